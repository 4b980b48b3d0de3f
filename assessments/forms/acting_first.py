"""What is asked of somebody who had to act first: which facts, and which line for each side?

METHOD 5; DESIGN 9, "Urgent".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.contexts import ServiceContext, contexts
from assessments.appraisal.questions import ACTED, COULD_HAVE
from cases.vocabulary import POLES, Pole
from govuk.forms import DateField, Form, Input, Radios, Seen, Textarea, TimeField, Words, for_example, missing

OF_SERVICE = {"people-0-initials": "initials", "acted_at": "acted_on"}
"""Where an error of the service stands on this page."""


def service_contexts() -> list[tuple[str, Words]]:
    """The kinds of service, as a list to choose from; the last for what the table does not type."""
    table = contexts()
    named = [(str(each), table.context(each).label) for each in ServiceContext if each is not ServiceContext.OTHER]
    return [*named, (str(ServiceContext.OTHER), _("Another kind of service"))]


def for_examples() -> dict[str, Words]:
    """Services of each kind, said under it: in a hurry nobody looks up what a kind is."""
    table = contexts()
    return {str(kind.id): kind.for_example for kind in (*table.contexts, table.other)}


class TwoSides(Form):
    """A question for each side, alike in everything but the side, in the order of the page."""

    order: tuple[Pole, ...] = ()

    def ask_both(self, order: Sequence[Pole]) -> None:
        """Add the question to the form, for each side."""
        self.order = tuple(order)
        for pole in self.order:
            self.fields[f"{pole}-went_wrong"] = forms.CharField(
                label=COULD_HAVE[pole], help_text=_("As you saw it then"), required=False, widget=Textarea(rows=4)
            )

    @property
    def pair(self) -> list[tuple[Pole, Any]]:
        """Each side with its question, in the order of the page."""
        return [(pole, self[f"{pole}-went_wrong"]) for pole in self.order]

    @property
    def went_wrong(self) -> dict[str, str]:
        """What was written, by side."""
        return {str(pole): self.cleaned_data.get(f"{pole}-went_wrong", "") for pole in POLES}


class BothSidesForm(TwoSides):
    """What could have gone wrong on each side, as it was seen then; what was learned later stands apart."""

    later_knowledge = forms.CharField(
        label=_("What have you learned since?"),
        help_text=_("Kept apart from what was known then. You can leave this empty"),
        required=False,
        widget=Textarea(rows=3, size="m"),
    )
    seen = Seen()

    def __init__(self, *args: Any, order: Sequence[Pole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_both(order)


class ActFirstForm(TwoSides):
    """The five facts, in either direction; whom it is about can follow. The two directions stand in an order drawn for
    this page. "When" begins with the present moment, as most record it at once.
    """

    direction = forms.ChoiceField(
        label=_("What did you do first?"),
        widget=Radios(size="m"),
        error_messages=missing(_("Select what you did first")),
    )
    did = forms.CharField(
        label=_("What did you do?"),
        help_text=_("Record it as soon as it is safe to"),
        widget=Textarea(rows=3, size="m"),
        error_messages=missing(_("Enter what you did")),
    )
    who = forms.CharField(
        label=_("Who was told, or not told?"),
        widget=Textarea(rows=2, size="m"),
        error_messages=missing(_("Enter who was told, or not told")),
    )
    acted_on = DateField(
        label=_("When? Day"),
        help_text=for_example(_("For example, %(date)s"), days=-1),
        name=_("The day"),
        must="today_or_past",
        error_messages=missing(_("Enter when")),
    )
    acted_time = TimeField(
        label=_("When? Time of day"),
        help_text=_("For example, 2:41pm"),
        name=_("The time"),
        error_messages=missing(_("Enter at what time")),
    )
    why = forms.CharField(
        label=_("Why could it not wait?"),
        widget=Textarea(rows=3, size="m"),
        error_messages=missing(_("Enter why it could not wait")),
    )
    agreed = forms.CharField(
        label=_("Who agreed?"),
        help_text=_("Write “Nobody” if so"),
        widget=Input(size="m"),
        error_messages=missing(_("Enter who agreed, or “Nobody”")),
    )
    receiver_name = forms.CharField(
        label=_("Which other service is it about?"),
        help_text=_("Agency and team, for example Health visiting, Eastmere Health"),
        max_length=200,
        required=False,
        widget=Input(),
    )
    receiver_context = forms.ChoiceField(
        label=_("What kind of service is that?"),
        required=False,
        widget=Radios(),
    )
    initials = forms.CharField(
        label=_("Who is it about?"),
        help_text=_("Initials of one person. You can add others to the case afterwards"),
        max_length=200,
        required=False,
        widget=Input(width=10),
    )
    first = forms.ChoiceField(choices=[(str(pole), str(pole)) for pole in POLES], widget=forms.HiddenInput)

    def __init__(self, *args: Any, first: Pole, in_case: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["first"] = str(first)
        self.fields["direction"].choices = [(str(pole), ACTED[pole]) for pole in (first, first.other)]  # type: ignore[attr-defined]
        self.fields["receiver_context"].choices = service_contexts()  # type: ignore[attr-defined]
        self.fields["receiver_context"].widget.hints = for_examples()
        if in_case:
            del self.fields["initials"]
        self.ask_both((first, first.other))

    @property
    def about(self) -> dict[str, Any]:
        """Which other service, and whom; in our words where nobody has said it yet."""
        service = self.cleaned_data["receiver_name"].strip() or gettext("Another service, not yet named")
        context = self.cleaned_data["receiver_context"] or str(ServiceContext.OTHER)
        return {"receiver_name": service, "receiver_context": context}

    @property
    def acted_at(self) -> dt.datetime | None:
        """The moment, here."""
        day, time = self.cleaned_data.get("acted_on"), self.cleaned_data.get("acted_time")
        return timezone.make_aware(dt.datetime.combine(day, time)) if day and time else None

    def add_refusal(self, errors: Mapping[str, Words | Sequence[Words]]) -> None:
        super().add_refusal({OF_SERVICE.get(name, name): words for name, words in errors.items()})
