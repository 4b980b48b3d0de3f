"""What is asked of whoever writes a walkthrough: what it is, its stages, what both sides ask, what is said after."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.appraisal import outcomes
from assessments.appraisal.base_rates import base_rates
from cases.vocabulary import POLES, InformationKind, Initiative, Period, Sensitivity, SharingMode
from govuk.forms import Checkbox, Checkboxes, Edition, FileUpload, Form, Input, Radios, Select, Textarea, missing
from govuk.templatetags.govuk import SIDES
from training.forms.library import types
from training.forms.parts import LONGEST, Fields, Group, Lines, PartForm, Percent
from training.lines import LONGEST as LONGEST_FILE
from training.walkthrough import KIND_WORDS, MOST_AT_A_STAGE, SWAPPED_WORDS

Make = Callable[[], forms.Field]
A_NAME = re.compile(r"^[a-z][a-z0-9_-]{1,39}$")
PERIODS = (Period.FOUR_WEEKS, Period.THREE_MONTHS, Period.TWELVE_MONTHS)


def line(label: Any, hint: Any = "", *, size: str = "") -> Make:
    """A text of one line."""
    return lambda: forms.CharField(label=label, help_text=hint, required=False, max_length=300, widget=Input(size=size))


def text(label: Any, hint: Any = "", *, rows: int = 3, size: str = "") -> Make:
    """A text of several lines."""
    return lambda: forms.CharField(
        label=label, help_text=hint, required=False, max_length=LONGEST, widget=Textarea(rows=rows, size=size)
    )


def lines(label: Any, hint: Any = "", *, rows: int = 3) -> Make:
    """A list, one on each line."""
    return lambda: Lines(label=label, help_text=hint or _("One on each line"), rows=rows)


def one_of(label: Any, choices: Callable[[], Sequence[tuple[str, Any]]], hint: Any = "") -> Make:
    """One of a few."""
    return lambda: forms.ChoiceField(
        label=label, help_text=hint, required=False, choices=choices(), widget=Radios(inline=True)
    )


def any_of(label: Any, choices: Callable[[], Sequence[tuple[str, Any]]], hint: Any = "") -> Make:
    """Any of a few."""
    return lambda: forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, choices=choices(), widget=Checkboxes()
    )


class BeginForm(Form):
    """A new walkthrough: what trainers call it, and its name in files."""

    title = forms.CharField(
        label=_("What is it called?"),
        help_text=_("For a case from the public record, the name by which it is known. It is shown at the debrief"),
        max_length=300,
        widget=Input(size="s"),
        error_messages=missing(_("Enter what it is called")),
    )
    name = forms.RegexField(
        A_NAME,
        label=_("A short name for files"),
        help_text=_("Small letters, digits, “-” and “_”, for example school_gate. It cannot be changed later"),
        widget=Input(width=20, size="s"),
        error_messages=missing(_("Enter a short name of small letters, digits, “-” and “_”")),
    )
    kind = forms.ChoiceField(
        label=_("Where does it come from?"),
        choices=[(str(kind), _(words)) for kind, words in KIND_WORDS.items()],
        widget=Radios(size="s"),
        error_messages=missing(_("Select where it comes from")),
    )


class CopyForm(Form):
    """What is made of a walkthrough of the library: a copy to change, or a twin with one feature swapped."""

    what = forms.ChoiceField(
        label=_("What do you want to make of it?"),
        choices=lambda: [
            ("copy", gettext("A copy to change as you like")),
            *(
                (
                    str(swapped),
                    gettext("A twin, in which one feature is swapped: %(feature)s") % {"feature": _low(words)},
                )
                for swapped, words in SWAPPED_WORDS.items()
            ),
        ],
        widget=Radios(size="s"),
        error_messages=missing(_("Select what you want to make of it")),
    )
    name = BeginForm.base_fields["name"]


class BringInForm(Form):
    """A walkthrough from a file. What is wrong with it is said line by line, and can be mended on the page."""

    file = forms.FileField(
        label=_("Choose a file"),
        help_text=_("YAML, as the library gives it out"),
        required=False,
        allow_empty_file=True,
        widget=FileUpload(size="s"),
    )
    text = forms.CharField(
        label=_("Or paste it here"), required=False, max_length=LONGEST_FILE, widget=Textarea(rows=12, size="s")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.update({"spellcheck": "false", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        """The text of the file, or what was pasted; from then on it stands on the page."""
        given: dict[str, Any] = super().clean() or {}
        if file := given.get("file"):
            try:
                given["text"] = file.read(LONGEST_FILE * 4 + 1).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", gettext("This file is not text in UTF-8. Save it as UTF-8, and choose it again"))
                return given
            typed = cast(QueryDict, self.data).copy()
            typed[self.add_prefix("text")] = given["text"][:LONGEST_FILE]
            self.data = typed
        if not given.get("text") and not self.errors:
            self.add_error("file", gettext("Choose a file, or paste what it says"))
        return given


class AboutForm(PartForm):
    """What a walkthrough is, apart from its stages."""

    singles: ClassVar[Fields] = {
        "title": line(_("What is it called?"), _("It is shown at the debrief"), size="s"),
        "blind_title": line(
            _("What is it called until the debrief?"), _("Something that does not give the case away"), size="s"
        ),
        "kind": one_of(_("Where does it come from?"), lambda: [(str(k), gettext(w)) for k, w in KIND_WORDS.items()]),
        "report": line(_("Its report, if it comes from the public record")),
        "content_note": text(
            _("A note on what is in it"), _("For people who may not want to read of it. They see it first"), rows=2
        ),
        "setting": text(_("The setting (optional)"), _("One or two sentences that hold at every stage"), rows=2),
        "roles": lines(_("Roles in it (optional)")),
        "modes": any_of(_("What kind of sharing is it about?"), SharingMode.choices),
        "initiative": any_of(_("Whose idea is it?"), Initiative.choices),
        "note_on_pair": text(_("A note on the types of service (optional)"), rows=2),
        "notes": lines(_("Notes for whoever runs it (optional)")),
        "mirror__of": lambda: forms.ChoiceField(
            label=_("Is it the twin of another walkthrough?"),
            help_text=_("The same case with one feature swapped, to see what that feature does to people’s answers"),
            required=False,
            widget=Select(),
        ),
        "mirror__swapped": one_of(
            _("Which one feature does it swap?"),
            lambda: [(str(k), gettext(w)) for k, w in SWAPPED_WORDS.items()],
            _("Only if it is a twin"),
        ),
    }
    layout: ClassVar[tuple[str, ...]] = tuple(singles)
    parts: ClassVar[tuple[str, ...]] = tuple(dict.fromkeys(name.partition("__")[0] for name in singles))

    def __init__(self, *args: Any, firsts: Mapping[str, str], **kwargs: Any) -> None:
        self.firsts = firsts
        super().__init__(*args, **kwargs)

    def single_fields(self) -> Fields:
        offered = [("", gettext("No, it stands on its own")), *self.firsts.items()]
        return {**self.singles, "mirror__of": lambda: _with_choices(self.singles["mirror__of"](), offered)}

    def clean(self) -> dict[str, Any]:
        """A twin says of what, and by which feature. “No” undoes both: a radio once chosen cannot be unticked."""
        given: dict[str, Any] = super().clean() or {}
        of, swapped = given.get("mirror__of"), given.get("mirror__swapped")
        if of and not swapped and "mirror__swapped" not in self.errors:
            self.add_error("mirror__swapped", gettext("Select the feature that it swaps"))
        if swapped and not of and "mirror__of" not in self.errors:
            if self.initial.get("mirror__of"):
                given["mirror__swapped"] = ""
            else:
                self.add_error("mirror__of", gettext("Select what it is the twin of"))
        return given


def _end(name: str, words: Any) -> dict[str, Make]:
    return {
        f"{name}__role": line(words, _("A role, never a name")),
        f"{name}__agency": line(_("In which service?")),
        f"{name}__contexts": any_of(_("Which type of service is that?"), types),
    }


SHARES = ("prevalence", "sensitivity", "specificity")
RULES = {"as_told": _("As told"), "then_try": _("With doubts taken seriously")}


def _records() -> forms.Field:
    return forms.IntegerField(
        label=_("How many records are looked through?"),
        required=False,
        min_value=1,
        max_value=10**9,
        widget=Input(width=10),
        error_messages={
            "invalid": _("Enter how many records are looked through, as a whole number"),
            "min_value": _("Enter at least 1 record"),
        },
    )


def _rule(name: str) -> dict[str, Make]:
    asked = (
        _("of 100 records, how many are what is looked for?"),
        _("of 100 that are, how many does it find?"),
        _("of 100 that are not, how many does it leave alone?"),
    )
    return {f"{name}__{share}": _percent(RULES[name], words) for share, words in zip(SHARES, asked, strict=True)}


def _percent(rule: Any, words: Any) -> Make:
    hint = _("A number, or a range such as 1 to 3")
    return lambda: Percent(
        label=format_lazy("{}: {}", rule, words), help_text=hint, required=False, widget=Input(width=10)
    )


class StageForm(PartForm):
    """One stage: what is known, what is asked, and what is for the trainer alone."""

    singles: ClassVar[Fields] = {
        "title": line(_("What is this stage called?"), size="s"),
        "when": line(_("When is it? (optional)")),
        "known": text(_("What is known by now?"), _("Nothing that was learned later"), rows=5, size="s"),
        **_end("holder", _("Who holds the information?")),
        **_end("receiver", _("Who might get it?")),
        "question": text(_("What is asked?"), rows=2, size="s"),
        "period": one_of(
            _("How far ahead are both sides read?"), lambda: [(str(each), each.words) for each in PERIODS]
        ),
        "outcomes": any_of(
            _("Which outcomes are both sides read for?"),
            list,
            _("None, if the stage is only talked about. Two or three are enough for a session"),
        ),
        "notes": text(_("How to run this stage (optional)"), _("Participants do not see it"), rows=2),
        "ask": lines(_("Questions for you to ask (optional)"), _("One on each line. Participants do not see them")),
        "done": text(_("What was done? (optional)"), _("For the debrief"), rows=2),
        "found": text(_("What was found later? (optional)"), _("For the debrief"), rows=2),
        "evidence": line(_("What this rests on (optional)"), _("Keys of your sources; participants do not see it")),
    }
    groups: ClassVar[tuple[Group, ...]] = (
        Group(
            "items",
            lambda number: gettext("Information %(number)d") % {"number": number},
            _("Add information"),
            {
                "text": line(_("What is the information?")),
                "kind": one_of(_("Is it hard or soft?"), InformationKind.choices),
                "source": line(_("Where did it come from?")),
                "quality": line(_("How good is it?")),
                "sensitivity": one_of(_("How sensitive is it? (optional)"), Sensitivity.choices),
            },
            hidden=("id",),
        ),
        Group(
            "base_rate",
            lambda _number: gettext("Numbers to work through, where a list is matched (optional)"),
            "",
            {"records": _records, **_rule("as_told"), **_rule("then_try")},
            most=1,
        ),
    )
    layout: ClassVar[tuple[str, ...]] = (
        *("title", "when", "known", "items", "holder__role", "holder__agency", "holder__contexts"),
        *("receiver__role", "receiver__agency", "receiver__contexts", "question", "period", "outcomes"),
        *("base_rate", "notes", "ask", "done", "found", "evidence"),
    )

    def __init__(self, *args: Any, own: Mapping[str, str], **kwargs: Any) -> None:
        self.own = own
        super().__init__(*args, **kwargs)

    def single_fields(self) -> Fields:
        offered = _offered(self.own)
        return {**self.singles, "outcomes": lambda: _with_choices(self.singles["outcomes"](), offered)}

    def clean_outcomes(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["outcomes"]
        if len(chosen) > MOST_AT_A_STAGE:
            said = gettext("Choose at most %(number)d outcomes for one stage")
            raise forms.ValidationError(said % {"number": MOST_AT_A_STAGE}, code="too_many")
        return chosen

    def rows_of(self, group: Group, part: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """There is one worked example or none."""
        if group.name != "base_rate":
            return super().rows_of(group, part)
        return [part["base_rate"]] if isinstance(part.get("base_rate"), Mapping) else []

    def said(self) -> dict[str, Any]:
        part = super().said()
        listed = part.pop("base_rate", [])
        return part | ({"base_rate": listed[0]} if listed else {})

    def clean(self) -> dict[str, Any]:
        """A rule that marks nobody has no share of those marked rightly: it shows nothing."""
        given: dict[str, Any] = super().clean() or {}
        for rule in RULES:
            shares = {name: given.get(f"base_rate-0-{rule}__{name}") for name in SHARES}
            whole = all(shares.values()) and given.get("base_rate-0-records")
            if whole and base_rates(records=1, **cast(Any, shares)).right_of_flagged is None:
                self.add_error(
                    f"base_rate-0-{rule}__sensitivity", gettext("This rule marks nobody. Change its numbers")
                )
        return given


class SidesForm(PartForm):
    """What is written for both sides: outcomes of the walkthrough's own, and what could go wrong on each side."""

    groups: ClassVar[tuple[Group, ...]] = (
        Group(
            "own_outcomes",
            lambda number: gettext("An outcome of your own, %(number)d") % {"number": number},
            _("Add an outcome"),
            {"title": line(_("What should be protected or brought about?"))}
            | {f"prompts__{pole}": text(SIDES[pole], rows=2) for pole in POLES},
            most=6,
            hidden=("id",),
        ),
        Group(
            "risks",
            lambda number: gettext("What could go wrong, %(number)d") % {"number": number},
            _("Add what could go wrong"),
            {"outcome": lambda: forms.ChoiceField(label=_("For which outcome?"), required=False, widget=Select())}
            | {f"sides__{pole}": text(SIDES[pole], rows=2) for pole in POLES},
        ),
    )
    layout: ClassVar[tuple[str, ...]] = ("own_outcomes", "risks")

    def __init__(self, *args: Any, own: Mapping[str, str], **kwargs: Any) -> None:
        self.own = own
        super().__init__(*args, **kwargs)

    def group_fields(self, group: Group) -> Fields:
        fields = dict(super().group_fields(group))
        if group.name == "risks":
            offered, make = [("", gettext("Select one")), *_offered(self.own)], fields["outcome"]
            fields["outcome"] = lambda: _with_choices(make(), offered)
        return fields


class AfterwardsForm(PartForm):
    """What is said at the debrief."""

    groups: ClassVar[tuple[Group, ...]] = (
        Group(
            "essay_and_record",
            lambda number: gettext("The essay says, the record says: %(number)d") % {"number": number},
            _("Add a point on which essay and record are set side by side"),
            {
                "point": line(_("Which point?")),
                "essay": text(_("The essay says"), rows=2),
                "record": text(_("The record says"), rows=2),
            },
        ),
        Group(
            "debrief",
            lambda number: gettext("To talk about, %(number)d") % {"number": number},
            _("Add something to talk about"),
            {
                "point": text(_("What do you want to talk about?"), rows=2),
                "essay_line": line(_("Words of the essay that it rests on (optional)")),
            },
        ),
        Group(
            "arguments",
            lambda number: gettext("A position, %(number)d") % {"number": number},
            _("Add a position"),
            {
                "position": line(_("A position that a reasonable practitioner may hold")),
                "case": text(_("The case for it"), rows=2),
            },
        ),
        Group(
            "sources",
            lambda number: gettext("A source, %(number)d") % {"number": number},
            _("Add a source"),
            {
                "key": line(_("Its key"), _("For example S-CL1")),
                "what": line(_("What is it?")),
                "where": line(_("Where is it?")),
                "weak": lambda: forms.BooleanField(
                    label=_("A lead only: do not show it"), required=False, widget=Checkbox()
                ),
            },
            most=40,
        ),
    )
    singles: ClassVar[Fields] = {
        "would_change_minds": lines(_("What would change minds? (optional)")),
        "contested": lines(_("What is contested? (optional)"), rows=4),
    }
    layout: ClassVar[tuple[str, ...]] = (
        *("essay_and_record", "debrief", "arguments", "would_change_minds", "contested", "sources"),
    )

    def rows_of(self, group: Group, part: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """Sources lie under their keys."""
        if group.name != "sources":
            return super().rows_of(group, part)
        sources = part.get("sources") or {}
        return [{"key": key} | dict(source) for key, source in sources.items()] if isinstance(sources, Mapping) else []

    def said(self) -> dict[str, Any]:
        part = super().said()
        listed = part.pop("sources")
        part["sources"] = {
            row.get("key") or f"S{number}": {name: value for name, value in row.items() if name != "key"}
            for number, row in enumerate(listed, 1)
        }
        return part


class EditionForm(Form):
    """Nothing but a yes to what the page says, and what had been seen when it was given."""

    edition = Edition()


def _offered(own: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every outcome that may be asked about: those of the catalogue, then the walkthrough's own."""
    return [*((row.id, row.title) for row in outcomes.load().rows), *own.items()]


def _with_choices(field: forms.Field, choices: Sequence[tuple[str, str]]) -> forms.Field:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
    return field


def _low(words: str) -> str:
    return words[:1].lower() + words[1:]
