"""Did the act that a form asked for go through; and if not, what does its page say beside what was typed?"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.http import QueryDict
from django.utils.translation import gettext

from agencies.acting import ActingRequest
from agencies.permissions import ChangedMeanwhile, NotPossibleNow, Refused
from audit.forms import sent, sent_to
from audit.services import AlreadyDone, OtherContent, what_it_did
from govuk.forms import Form


@dataclass(frozen=True)
class Answer:
    """What came of one sending of a form.

    `done`: the act is in the trail, now or (the same form sent twice) before. `made`: what the service gave back; None
    the second time, when `again` names it as "app.model:uuid". `status` for the page if not done: 422 for input to be
    mended, 409 for the wrong moment; `theirs` is what somebody else saved meanwhile.
    """

    done: bool
    made: Any = None
    again: str = ""
    status: int = 303
    theirs: Any = None

    @property
    def overtaken(self) -> bool:
        """Somebody else saved first: show both versions."""
        return self.theirs is not None


def attempt(form: Form, service: Callable[..., Any], /, **given: Any) -> Answer:
    """Call one service with the form's key. What it refuses stands on the form afterwards, with everything typed kept.

    The form is bound and valid. Not being allowed (403) and a trail that cannot be written (503) pass through: they
    are the same for every page.
    """
    try:
        address = given["by"].address if "by" in given else ""
        key = sent(form, address) if form.cleaned_data.get("key") else None
        return Answer(done=True, made=service(**given, key=key))
    except AlreadyDone as before:
        return Answer(done=True, again=before.object)
    except Refused as refusal:
        form.add_refusal(refusal.errors)
        return Answer(done=False, status=422)
    except ChangedMeanwhile as change:
        words = gettext(
            "This was changed since you opened it, by somebody else or in another window. Both versions are below."
        )
        form.add_refusal({"": words})
        return Answer(done=False, status=409, theirs=change.theirs if change.theirs is not None else {})
    except NotPossibleNow as moment:
        form.add_refusal({"": moment.reason})
        return Answer(done=False, status=409)
    except OtherContent:
        form.add_refusal({"": gettext("This page was sent before with other answers. Check them, and send it again.")})
        _renew(form)
        return Answer(done=False, status=409)


def sent_before(request: ActingRequest) -> str:
    """The thing ("app.model:uuid") that came of it when this person sent just this to this page before; else nothing.

    Asked before anything is fetched or checked: what was done may have taken away what the page was about.
    """
    key = sent_to(request.path, request.POST) if request.method == "POST" else None
    return what_it_did(key, by=request.acting) if key else ""


def _renew(form: Form) -> None:
    """Give the page another key: under the old one, what it says now would be refused for ever."""
    typed = cast(QueryDict, form.data).copy()
    typed[form.add_prefix("key")] = str(uuid.uuid4())
    form.data = typed
