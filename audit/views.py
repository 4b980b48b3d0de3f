"""Does this receipt hold, and for what? For whoever is signed in (DESIGN 8, screens 31 and 32)."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.acting import ActingRequest, signed_in
from audit import lodging, trail
from audit.bodies import codes_of
from audit.forms import ReceiptForm
from audit.receipts import Held
from audit.verbs import TELLING, Verb

CHECKER = Path(__file__).parents[1] / "tools" / "verify_receipt.py"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: ActingRequest) -> HttpResponse:
    """A page to paste a receipt into, and what it says. It tells no more than the receipt itself does."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    held = form.held if form.is_bound and form.is_valid() else None
    context = {
        "form": form,
        "held": held,
        "sentence": sentence(held) if held else "",
        "pinned": lodging.pinned(),
    }
    return render(request, "audit/receipt.html", context, status=422 if form.errors else 200)


@require_safe
def checker(request: HttpRequest) -> FileResponse:
    """The file with which a stranger checks a receipt without us; it holds nothing about anybody."""
    return FileResponse(CHECKER.open("rb"), as_attachment=True, filename=CHECKER.name, content_type="text/x-python")


def sentence(held: Held) -> str:
    """What the entry of a receipt says, in the words of the history; of a kind that is not known here, its code."""
    if held.type not in set(Verb):
        return _("an entry of the kind %(kind)s") % {"kind": held.type}
    verb = Verb(held.type)
    return trail.told(_(TELLING[verb].sentence), codes_of(verb, held.body), app=held.object.partition(".")[0])
