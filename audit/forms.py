"""What is asked where the trail is concerned: was this form sent before, which part of a history, and why the names?"""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from django import forms
from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.acting import Acting
from audit import permissions, receipts, trail
from audit.services import Sent
from audit.verbs import GROUP_WORDS, GROUPS_OF_A_CASE, Group
from govuk.forms import Checkboxes, Form, Input, Select, Textarea, check_year, digest_of, missing

HIDDEN_AT_FIRST = {Group.LOOKS}
A_PAGE = 25
DATES = ["%d/%m/%Y", "%d %m %Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
GROUPS = [(group.value, _(GROUP_WORDS[group])) for group in GROUPS_OF_A_CASE]


class Keyed(Protocol):
    """A bound, valid form with a hidden `key` (uuid) and a digest of what was filled in."""

    cleaned_data: dict[str, Any]

    def digest(self) -> str: ...


def sent(form: Keyed, address: str = "") -> Sent:
    """The form's key, and a keyed digest of its content and of where it was sent: the same words sent to the same page
    give the same, and nobody can guess them.
    """
    return _sent(form.cleaned_data["key"], address, form.digest())


def sent_to(address: str, data: Mapping[str, Any]) -> Sent | None:
    """The same of what came in, before any form is made of it; None if it came without a key."""
    try:
        return _sent(uuid.UUID(str(data.get("key"))), address, digest_of(data))
    except ValueError:
        return None


def _sent(key: uuid.UUID | str, address: str, digest: str) -> Sent:
    return Sent.of(key, f"{address}\n{digest}".encode())


class HistoryFilter(forms.Form):
    """Which part of a history somebody wants to see: what, who, from, to. Asked with GET; looks are left out at first.

    Build it from `request.GET`, then ask it for the history: `HistoryFilter(request.GET).history(stream, by=…, at=…)`.
    """

    filtered = forms.BooleanField(required=False, widget=forms.HiddenInput, initial="1")
    what = forms.MultipleChoiceField(
        label=_("What happened"), choices=GROUPS, required=False, widget=Checkboxes(size="s")
    )
    who = forms.UUIDField(label=_("Who"), required=False, widget=Select(size="s"))
    since = forms.DateField(
        label=_("From"),
        help_text=_("For example, 20/11/2026"),
        required=False,
        input_formats=DATES,
        validators=[check_year],
        widget=Input(width=10, size="s"),
        error_messages=missing(_("From must be a real date, for example 20/11/2026")),
    )
    until = forms.DateField(
        label=_("To"),
        required=False,
        input_formats=DATES,
        validators=[check_year],
        widget=Input(width=10, size="s"),
        error_messages=missing(_("To must be a real date, for example 20/11/2026")),
    )

    page: Page

    def __init__(self, data: Any = None):
        self.number = data.get("page") if data else None
        given = data if data and "filtered" in data else None
        first = [value for value, _words in GROUPS if value not in HIDDEN_AT_FIRST]
        super().__init__(given, initial={"what": first}, auto_id="filter_%s", use_required_attribute=False)

    @property
    def on(self) -> bool:
        """Whether somebody filters, so that there is something to clear."""
        return self.is_bound

    def history(
        self,
        stream: uuid.UUID,
        *,
        by: Acting,
        at: datetime,
        objects: Collection[str] | None = None,
        names: trail.Names | None = None,
    ) -> trail.History:
        """A page of what passes the filter, as this person may read it. Offers the people in it as choices for `who`.

        Afterwards `page` says which one of how many. The record itself must have been fetched as visible to them: that
        is asked above.
        """
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else {}
        found = trail.entries(
            stream,
            groups=chosen.get("what", self.initial["what"]),
            actor=chosen.get("who"),
            since=_begins(chosen.get("since")),
            until=_begins(chosen.get("until"), days=1),
            objects=objects,
            names=names,
            words=permissions.can_read_words(by, stream=stream, sees_record=True),
            name_lookers=permissions.can_name_lookers(by, stream=stream, at=at),
            page=self._turned,
        )
        people = [(str(person), name) for person, name in found.actors]
        self.fields["who"].widget.choices = [("", gettext("Anyone")), *people]
        return found

    def _turned(self, lines: list[trail.Entry]) -> list[trail.Entry]:
        self.page = Paginator(lines, A_PAGE).get_page(self.number)
        return list(self.page)


class WhoLookedForm(Form):
    """Why a manager wants to know by name who has looked: the reason is an entry of the same history."""

    reason = forms.CharField(
        label=_("Why do you need to know who has looked at this?"),
        help_text=_("Your reason is recorded in this history. You then see the names for 24 hours"),
        widget=Textarea(rows=2, size="s"),
        error_messages=missing(_("Enter why you need to know who has looked")),
    )


class WhoReadsForm(Form):
    """Why somebody wants to know by name who reads how much: the reason is an entry of their own history."""

    reason = forms.CharField(
        label=_("Why do you need to know by name who reads what?"),
        help_text=_("Your reason is recorded, and so is that you looked. You then see the names for 24 hours"),
        widget=Textarea(rows=2),
        error_messages=missing(_("Enter why you need to know by name who reads what")),
    )


class ReceiptForm(forms.Form):
    """A receipt that somebody pastes, to hear whether it holds and for what. Nothing is changed by asking."""

    receipt = forms.CharField(
        label=_("Receipt"),
        help_text=_("Paste all of it, from “c2sp.org/tlog-proof@v1” to the end of its last line"),
        widget=Textarea(rows=12, size="s"),
        error_messages=missing(_("Paste the receipt")),
    )

    def __init__(self, data: Any = None):
        super().__init__(data, use_required_attribute=False)
        self.fields["receipt"].widget.attrs.update({"spellcheck": "false", "autocomplete": "off"})

    def clean_receipt(self) -> str:
        text: str = self.cleaned_data["receipt"]
        try:
            self.held = receipts.checked(text)
        except receipts.DoesNotHold as wrong:
            raise forms.ValidationError(str(wrong), code="does_not_hold") from None
        return text


def _begins(day: date | None, days: int = 0) -> datetime | None:
    """The first moment of a day, here; of the day after, with days=1."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min)) if day else None
