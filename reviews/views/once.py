"""How does a form that asks for several acts at once keep each from being done twice?"""

from __future__ import annotations

from uuid import UUID, uuid5

from audit.forms import sent
from audit.services import Sent
from govuk.forms import Form


def sent_for_each(form: Form, address: str, about: UUID) -> Sent | None:
    """A key of its own for the act about this thing, made from that of the form; None for a form sent without one."""
    if not form.cleaned_data.get("key"):
        return None
    whole = sent(form, address)
    return Sent(uuid5(whole.key, str(about)), whole.digest)
