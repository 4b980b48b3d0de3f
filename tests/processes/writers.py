"""What did somebody who wrote hold in their hands when everything around them fell over?

A writer notes what it is going to write under which key, writes, and notes that it was told "done". If it was not told,
it sends the same again under the same key, also when it was killed itself in between, until it is. Whatever was noted
as done must be there once; a key that was only begun, once or not at all.
"""

import datetime as dt
import http.client
import json
import os
import time
import traceback
import urllib.error
import urllib.request
import uuid

from django.db import Error, connections
from django.utils import timezone

PATIENCE = 90
HOLD_ON = 0.1
JUMPS = (0, 1, 0, -1)
WRITTEN = "Written under "


class Notes:
    """A file of one writer: `begun KEY`, `done KEY`. A line is one write to it, so that kill -9 leaves whole lines."""

    def __init__(self, folder, name):
        self.path = folder / "notes" / name
        self.file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def say(self, *words):
        os.write(self.file, (" ".join(map(str, words)) + "\n").encode())

    def left_open(self):
        """What was begun and not done when the writer before us was killed."""
        begun, done = read(self.path)
        return [key for key in begun if key not in done]


def read(path):
    """The keys begun and those done, in order."""
    lines = [line.split(" ", 1) for line in path.read_text().splitlines()]
    return [word for what, word in lines if what == "begun"], {word for what, word in lines if what == "done"}


def broken(path):
    """What a writer could make nothing of."""
    return [line for line in path.read_text().splitlines() if line.startswith("broken")]


class Services:
    """Calls the services in its own process, as one thread of a web worker would."""

    away = (Error, OSError)

    def __init__(self, told, port):
        self.told, self.by, self.questions = told, None, []

    def ready(self):
        from agencies.acting import Acting, reading
        from agencies.models import Membership
        from cases.models import SharingQuestion

        member = Membership.objects.with_team().with_person().get(pk=self.told["amara"])
        by = Acting(user=member.user, membership=member)
        with reading(by):
            self.questions = list(SharingQuestion.objects.visible_to(by).select_related("case").order_by("pk"))
        self.by = by  # last: the database may be gone before it has answered

    def write(self, key):
        from audit.services import AlreadyDone, Sent
        from cases import services as cases
        from tests import factories

        if self.by is None:
            self.ready()
        at, sent, words = clock(key), Sent.of(key, b"the same words"), words_of(key)
        try:
            if key.int % 5:
                question = self.questions[key.int % len(self.questions)]
                item = factories.an_item(text=words)
                cases.add_item(question=question, item=item, by=self.by, at=at, key=sent)
            else:
                factories.case_of(self.by, about=words, at=at, key=sent)
        except AlreadyDone:
            pass

    def let_go(self):
        connections.close_all()


class Program:
    """Calls the API over HTTP, as a case system would: what it is told is an answer 201."""

    away = (OSError, ConnectionError)

    def __init__(self, told, port):
        self.told, self.base, self.last = told, f"http://127.0.0.1:{port}/api/v1/", 0.0
        self.urgent = list(told["urgent"])

    def write(self, key):
        if self.urgent and time.monotonic() - self.last > 2:
            # Somebody else's case, in an emergency: the managers are told by a worker, later.
            reference, self.last = self.urgent[-1], time.monotonic()
            body = {"reference": reference, "emergency": "danger", "note": "A call from the school"}
            self.post("emergency", body, uuid.uuid5(uuid.NAMESPACE_URL, reference), self.told["kit_token"])
            self.urgent.pop()
        question = self.told["questions"][key.int % len(self.told["questions"])]
        body = self.told["item"] | {"text": words_of(key)}
        self.post(f"questions/{question}/items", body, key, self.told["amara_token"])

    def post(self, where, body, key, token):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(key), "Content-Type": "application/json"}
        asked = urllib.request.Request(self.base + where, json.dumps(body).encode(), headers, method="POST")
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                assert answer.status == 201, answer.status
        except urllib.error.HTTPError as refused:
            said = refused.read().decode(errors="replace")
            if refused.code == 503:
                raise ConnectionError(said) from None
            raise AssertionError(f"{refused.code} {where}: {said[:300]}") from None
        except urllib.error.URLError as nobody:
            raise ConnectionError(str(nobody)) from None
        except http.client.HTTPException as half:  # an answer was cut off
            raise ConnectionError(str(half)) from None

    def let_go(self):
        """Each call has a connection of its own."""


KINDS = {"services": Services, "program": Program}


def clock(key):
    """The time, by clocks that jump an hour forwards and back from one write to the next."""
    return timezone.now() + dt.timedelta(hours=JUMPS[key.int % len(JUMPS)])


def words_of(key):
    return f"{WRITTEN}{key}"


def run(name, folder, port):
    """Write until the file `stop` is there and everything begun is done."""
    told = json.loads((folder / "story.json").read_text())
    writer, notes = KINDS[name.partition("-")[0]](told, port), Notes(folder, name)
    waiting = notes.left_open()
    try:
        while waiting or not (folder / "stop").exists():
            key = uuid.UUID(waiting.pop()) if waiting else uuid.uuid4()
            notes.say("begun", key)
            done(writer, key)
            notes.say("done", key)
    except Exception:
        notes.say("broken", json.dumps(traceback.format_exc()))
        raise


def done(writer, key):
    """Send until it is answered, always under the same key. What is no loss of a process is no reason to go on."""
    from audit.services import NotRecordable

    until = time.monotonic() + PATIENCE
    while True:
        try:
            return writer.write(key)
        except (*writer.away, NotRecordable):
            if time.monotonic() > until:
                raise
            writer.let_go()
            time.sleep(HOLD_ON)
