"""What is asked about a case itself: which to look for, what it is about, who is in it, who may see it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Membership
from agencies.roles import LABELS, Role
from cases.forms.carrying import typed_so_far
from cases.given import PersonGiven
from cases.vocabulary import TO_GIVE, Concern
from govuk.forms import DateField, Edition, Form, Input, Radios, Select, Textarea, for_example, missing

MOST_PEOPLE = 12  # asked for on one page; more are added afterwards

PERSON = ("initials", "name", "concern", "note")


def person_fields() -> dict[str, forms.Field]:
    """The questions about one person; that initials are missing, the service says."""
    return {
        "initials": forms.CharField(
            label=_("Initials"), help_text=_("Lists and messages show these"), required=False, widget=Input(width=10)
        ),
        "name": forms.CharField(
            label=_("Name"),
            help_text=_("Only if the work needs it. It is shown to those who may see the case"),
            required=False,
            widget=Input(width=20),
        ),
        "concern": forms.ChoiceField(
            label=_("How does the case concern them?"),
            required=False,
            choices=[("", _("Select one")), *Concern.choices()],
            widget=Select(),
            error_messages=missing(_("Select how the case concerns them")),
        ),
        "note": forms.CharField(
            label=_("Anything others need to know about them here (optional)"), required=False, widget=Textarea(rows=2)
        ),
    }


class FindForm(forms.Form):
    """Which cases to list. Asked with GET: a reference tells nothing about anybody."""

    reference = forms.CharField(
        label=_("Reference"), help_text=_("Of a case or a question, for example C-7KQ2M or EW-7KQ2M"), required=False,
        max_length=40, widget=Input(width=10, size="s"),
    )  # fmt: skip
    closed = forms.ChoiceField(
        label=_("Which cases?"),
        required=False,
        choices=[("", _("Open")), ("1", _("Closed"))],
        widget=Radios(size="s"),
    )


class OpenForm(Form):
    """A new case: what it is about, and the people in it. The first person is asked for; the others may stay empty."""

    about = forms.CharField(
        label=_("What is the case about?"),
        help_text=_("One or two sentences, without names"),
        widget=Textarea(rows=2, size="m"),
        error_messages=missing(_("Enter what the case is about")),
    )
    count = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_PEOPLE)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial or {"count": 2, "people-0-concern": Concern.AT_CENTRE.value})
        for place in range(self.places):
            for name, field in person_fields().items():
                self.fields[f"people-{place}-{name}"] = field

    @property
    def places(self) -> int:
        """How many people the page asks for."""
        typed = str((self.data if self.is_bound else self.initial).get("count", ""))
        return min(max(int(typed) if typed.isdecimal() else 2, 1), MOST_PEOPLE)

    @property
    def can_ask_for_more(self) -> bool:
        return self.places < MOST_PEOPLE

    def with_one_more(self) -> OpenForm:
        """The same page, as typed so far, asking for one more person."""
        return OpenForm(initial=typed_so_far(self) | {"count": min(self.places + 1, MOST_PEOPLE)})

    def groups(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The questions about each person, by number."""
        return [(place + 1, [self[f"people-{place}-{name}"] for name in PERSON]) for place in range(self.places)]

    def people(self) -> list[PersonGiven]:
        """Those about whom something was typed, and always the first."""
        return [self._person(place) for place in self._filled()]

    def add_refusal(self, errors: Mapping[str, Any]) -> None:
        """The service numbers the people it was handed; here they stand at the places where they were typed."""
        filled = self._filled()

        def here(name: str) -> str:
            if name == "people":
                return "people-0-initials"
            if not name.startswith("people-"):
                return name
            _word, number, field = name.split("-")
            return f"people-{filled[int(number)]}-{field}"

        super().add_refusal({here(name): said for name, said in errors.items()})

    def _filled(self) -> list[int]:
        return [
            place
            for place in range(self.places)
            if place == 0 or any(self.cleaned_data.get(f"people-{place}-{name}") for name in PERSON)
        ]

    def _person(self, place: int) -> PersonGiven:
        return PersonGiven(**{name: self.cleaned_data.get(f"people-{place}-{name}", "") for name in PERSON})


class PersonForm(Form):
    """Someone whom the case concerns."""

    edition = Edition()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= person_fields()

    def person(self) -> PersonGiven:
        return PersonGiven(**{name: self.cleaned_data[name] for name in PERSON})


class EditionForm(Form):
    """Nothing but a yes to what the page says, and what had been seen when it was given."""

    edition = Edition()


class LetSeeForm(Form):
    """Who may see the case from now on, why, and until when."""

    user = forms.TypedChoiceField(
        label=_("Who needs to see it?"),
        help_text=_("Only people whose role sees cases are listed"),
        widget=Select(),
        error_messages=missing(_("Select who needs to see it")),
    )
    reason = forms.ChoiceField(
        label=_("Why do they need to see it?"),
        choices=[(reason.value, reason.words) for reason in TO_GIVE],
        widget=Radios(),
        error_messages=missing(_("Select why they need to see it")),
    )
    note = forms.CharField(
        label=_("In your own words, why?"),
        help_text=_("They and everybody who may see the case can read this"),
        widget=Textarea(rows=2),
        error_messages=missing(_("Enter why they need to see it")),
    )
    until = DateField(
        label=_("Until when?"),
        help_text=for_example(_("The last day, for example %(date)s. Leave it empty if there is no end yet"), days=28),
        name=_("Last day"),
        must="today_or_future",
        required=False,
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = list(members)
        people = {str(member.user_id): member.user for member in members}
        field = self.fields["user"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices, field.coerce = [("", gettext("Select a person")), *by_team(members)], people.__getitem__

    def last_minute(self) -> datetime | None:
        """The last minute of the last day, here."""
        day: date | None = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None


def by_team(members: Iterable[Membership]) -> Sequence[tuple[str, list[tuple[str, str]]]]:
    """The choices of a list of people, under the team each belongs to."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for member in members:
        words = pgettext("a person and their role", "%(name)s, %(role)s") % {
            "name": member.user.display_name,
            "role": LABELS[Role(member.role)],
        }
        groups.setdefault(str(member.team), []).append((str(member.user_id), words))
    return list(groups.items())
