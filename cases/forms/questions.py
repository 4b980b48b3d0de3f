"""What is asked when a sharing question is put, on four short pages, and when it is put otherwise later?

The form only turns what was typed into values: what is missing or does not do, `cases.checks` says, the same for all
doors.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.contexts import contexts
from agencies.models import Team
from cases.vocabulary import Initiative, Period, SharingMode
from govuk.forms import DateField, DateInput, Edition, Form, Input, Radios, Select, Textarea, for_example, missing

# The four pages, in their order, by the name that stands in the form.
PAGES: Final = {
    "what": ("asked",),
    "whose": ("initiative", "grounds"),
    "between": ("holder_team", "holder_context", "receiver_team", "receiver_name", "receiver_context"),
    "when": ("period", "period_until", "decide_by"),
}
ANSWERS: Final = tuple(name for page in PAGES.values() for name in page)


WHOSE: Final = {
    Initiative.OURS.value: _("We wonder whether to tell another service"),
    Initiative.THEIRS.value: _("Another service asks us"),
}


class AskForm(Form):
    """What is being decided, whose idea it is, between which services, over what time, and by when."""

    asked = forms.CharField(
        label=_("What are you deciding?"),
        help_text=_("Write it as a question, for example “Should we tell the school about Sam’s stay in hospital?”"),
        required=False,
        widget=Textarea(rows=2, size="m"),
    )
    initiative = forms.ChoiceField(
        label=_("Whose idea is this?"),
        choices=Initiative.choices(),
        required=False,
        widget=Radios(size="m", hints=WHOSE),
        error_messages=missing(_("Select whose idea this is")),
    )
    grounds = forms.CharField(
        label=_("What grounds did they give?"),
        help_text=_("If it is their idea. Write “None given” if they gave none"),
        required=False,
        widget=Textarea(rows=3, size="m"),
    )
    holder_team = forms.TypedChoiceField(
        label=_("Which service holds it?"),
        help_text=_("We use this to offer outcomes of both"),
        required=False,
        empty_value=None,
        widget=Select(size="m"),
        error_messages=missing(_("Select the service that holds it")),
    )
    holder_context = forms.ChoiceField(
        label=_("As what type of service does it hold it?"),
        help_text=_("A type belongs to a purpose, not to a whole organisation"),
        required=False,
        widget=Select(),
        error_messages=missing(_("Select what type of service it is here")),
    )
    receiver_team = forms.TypedChoiceField(
        label=_("Which service might get it?"),
        help_text=_("We use this to offer outcomes of both"),
        required=False,
        empty_value=None,
        widget=Select(size="m"),
        error_messages=missing(_("Select the service that might get it")),
    )
    receiver_name = forms.CharField(
        label=_("If it is not in the list, what is it called?"),
        help_text=_("The service and the organisation, for example “Admissions, Harbour School”"),
        required=False,
        widget=Input(),
    )
    receiver_context = forms.ChoiceField(
        label=_("As which type of service would it receive it?"),
        help_text=_("Select one if the service is not in the list, or if it acts as another type here"),
        required=False,
        widget=Select(),
        error_messages=missing(_("Select what type of service it is here")),
    )
    period = forms.ChoiceField(
        label=_("How far ahead are you looking?"),
        help_text=_("Both sides are read over the same time"),
        choices=Period.choices(),
        required=False,
        widget=Radios(size="m"),
        error_messages=missing(_("Select how far ahead you are looking")),
    )
    period_until = DateField(
        label=_("Until which date?"),
        help_text=for_example(_("If you are looking until a date. For example, %(date)s"), days=90),
        name=_("The date until which you are looking"),
        required=False,
    )
    decide_by = DateField(
        label=_("When do you need to decide?"),
        widget=DateInput(size="m"),
        help_text=for_example(_("For example, %(date)s. Leave it empty if no date is set"), days=2),
        name=_("Decide-by date"),
        required=False,
    )

    def __init__(self, *args: Any, teams: Iterable[Team], only: Collection[str] = ANSWERS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = list(teams)
        by_id = {str(team.pk): team for team in teams}
        for end, unsaid in (("holder", _("Select a service")), ("receiver", _("Not in this list"))):
            choice, context = self.fields[f"{end}_team"], self.fields[f"{end}_context"]
            assert isinstance(choice, forms.TypedChoiceField)
            assert isinstance(context, forms.ChoiceField)
            choice.choices, choice.coerce = [("", unsaid), *((pk, str(team)) for pk, team in by_id.items())], by_id.get
            context.choices = context_choices()
        for name in set(ANSWERS) - set(only):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What was typed, as `services.ask` takes it; what could not be read is as good as not typed."""
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in ANSWERS if name in self.fields}
        texts = {name: value or "" for name, value in given.items() if name not in DATES_AND_TEAMS}
        return given | texts


DATES_AND_TEAMS: Final = frozenset({"holder_team", "receiver_team", "period_until", "decide_by"})


class ChangeForm(AskForm):
    """The same questions on one page, for putting it otherwise."""

    why_later = forms.CharField(
        label=_("If you decide later than was said, why?"),
        help_text=_("Only if it is their idea or a duty: they wait. A delay stands in the history as a decision does"),
        required=False,
        widget=Textarea(rows=2, size="m"),
    )
    edition = Edition()


class StopForm(Form):
    """Why a question has gone away."""

    why = forms.CharField(
        label=_("Why are you stopping?"),
        help_text=_("It stays in the history"),
        widget=Textarea(rows=3, size="m"),
        error_messages=missing(_("Enter why you are stopping")),
    )
    edition = Edition()


def context_choices() -> list[tuple[str, str]]:
    """The types of service, by our short names and examples; first, the one the register gives it first."""
    table = contexts()
    every = [
        (str(context.id), f"{context.label} ({context.for_example})" if context.for_example else context.label)
        for context in (*table.contexts, table.other)
    ]
    return [("", gettext("Its usual type")), *every]


def mode_words() -> str:
    """The kind of sharing these pages are for."""
    return SharingMode.SINGLE.words
