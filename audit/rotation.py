"""How is the key that signs the trail changed? One checkpoint signed by both keys, and an entry that says so (AUDIT 7).

Whoever pinned the earlier key can check everything up to that checkpoint, whoever pins the new one everything from it
on, and both the same tree in between.
"""

import hashlib
import os
from datetime import datetime

from django.conf import settings

from agencies.acting import MACHINE, Acting
from agencies.models import User
from audit import lodging, services, signing
from audit.checkpoint import Signer
from audit.sequencer import Refused, Sequencer
from audit.verbs import Verb

SETTING = "signing_key"


def the_service() -> Acting:
    """The service itself as the sequencer can name it: it may read nothing of accounts but their uuid and name."""
    user = User.objects.only("id", "username").filter(username=MACHINE).first()
    if user is None:
        raise Refused("this service has done nothing yet that could be signed")
    return Acting(user=user, kind="system")


def rotate(at: datetime) -> Signer:
    """Change the signing key; the new one. Run as the sequencer, while no other process sequences.

    Raises NoKey, Refused if a process leads already or the tree is not what was signed, and OSError. The new key lies
    beside the old one from the beginning, so that a rotation that was broken off goes on with the same two keys.
    """
    old = signing.ours()
    path = settings.SIGNING_KEY_FILE
    beside = path.with_name(f"{path.name}.new")
    fresh = signing.read(Signer, beside) if beside.exists() else signing.made(Signer, old.name, beside)
    sequencer = Sequencer([fresh, old], folder=settings.TRAIL_FOLDER, lodged=settings.LODGED_FILE)
    if not sequencer.leads():
        raise Refused("audit_sequence is running: stop it first")
    try:
        by = the_service()
        digest = hashlib.sha256(fresh.public_key).hexdigest()
        # With an entry of its own there is always something new to sign.
        with services.action(
            Verb.CONFIG_CHANGED, stream=by.user.stream, object=by.user, by=by, at=at,
            setting=SETTING, digest=digest,
        ):  # fmt: skip
            pass
        while sequencer.round():
            pass
        os.replace(beside, path)
        lodging.on_disk(path.parent)
    finally:
        sequencer.resign()
    if not settings.TRAIL_KEYS:
        signing.announce(fresh)
    return fresh
