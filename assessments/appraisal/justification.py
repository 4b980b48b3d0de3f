"""What is still unsaid before a decision can be signed (METHOD 3.8, DESIGN 9 "Decide")?

The rules are the same whichever course was chosen: no rule here looks at which one it is. They ask that something has
been said, never that it is good: good is when a person says so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.appraisal.comparison import compare
from assessments.appraisal.courses import Course
from assessments.appraisal.grid import Basis, Harm, OutcomeGrid, said
from assessments.appraisal.scales import EvidenceGrade, Reversibility
from assessments.appraisal.wording import bearer_words, capital, listed

NOT_NEEDED = "not_needed"
UNTIL = "until"


@dataclass(frozen=True)
class Missing:
    """Something still unsaid: the field, and the words of the error. For a need also which item and which recipient."""

    field: str
    message: str
    item: int | None = None
    recipient: int | None = None


@dataclass(frozen=True)
class Need:
    """How much of one item one recipient needs, and why. Items and recipients by their numbers."""

    item: int
    recipient: int
    extent: str = ""
    why: str = ""


@dataclass(frozen=True)
class Reasons:
    """What a person has decided and why, as far as it is written. Text is as typed."""

    course: str = ""
    proposal: str = ""
    main_reason: str = ""
    proportionality: str = ""
    wishes_weighed: str = ""
    objection: str = ""
    objection_state: str = ""
    answer: str = ""
    change_of_mind: str = ""
    alternatives: str = ""
    expectation: str = ""
    kept: str = ""
    kept_until: date | None = None
    form: str = ""
    review_on: date | None = None
    trigger: str = ""
    needs: tuple[Need, ...] = ()


# Field and error, in the order of the form. The words are DESIGN 9's. Those without words here have rules of their own.
_FIELDS: tuple[tuple[str, str], ...] = (
    ("course", "Select what you have decided"),
    ("proposal", "Enter what you propose, to whom and for which items"),
    ("main_reason", "Enter your main reason"),
    ("needs", ""),
    ("proportionality", "Enter why this is in proportion"),
    ("refers_to", ""),
    ("wishes_weighed", "Enter what the person knows, wishes or would expect"),
    ("objection", "Enter the strongest argument against your decision"),
    ("objection_state", "Say whether it is answered, partly answered, or stands"),
    ("answer", "Enter your answer to it, and what remains unanswered"),
    ("change_of_mind", "Enter what would change your mind"),
    ("alternatives", "Enter at least one thing you considered"),
    ("kept", "Select what happens to what we hold"),
    ("kept_until", ""),
    ("expectation", "Enter what you expect to happen"),
    ("form", "Select how it will be said"),
    ("review_on", ""),
    ("trigger", "Enter what would make you look sooner"),
)


def unsaid(
    reasons: Reasons,
    *,
    items: Iterable[int],
    recipients: Iterable[int],
    grid: OutcomeGrid,
    titles: Mapping[str, str],
    poles: Sequence[Course],
    today: date,
    basis: Basis | str = Basis.RESIDUAL,
    ticked: Mapping[str, Iterable[str]] | None = None,
    shown: bool = True,
    centre: str = "",
) -> tuple[Missing, ...]:
    """What is still unsaid, in the order of the form; empty when everything has been said.

    `items`, `recipients`: the numbers of those in the question; `poles`: both poles as drawn; `ticked`: rows that the
    person ticked as those that the reasons refer to, by pole; `today`: from the door; `shown`: whether the comparison
    was shown, before which nothing is asked that tells what it would show (METHOD 2.11); `centre`: whoever it is about.
    """
    missing = [Missing(field, message) for field, message in _FIELDS if message and not said(getattr(reasons, field))]
    if said(reasons.proportionality):
        missing += _sides_unspoken(reasons.proportionality, grid, titles, poles, ticked or {})
    if reasons.kept == UNTIL:
        missing += _date("kept_until", reasons.kept_until, today, "Enter the date until which it is kept", "Keep-until")
    missing += _date("review_on", reasons.review_on, today, "Enter when you will look at this decision again", "Review")
    missing += _needs(reasons.needs, list(items), list(recipients))
    if shown:
        missing += _turning_rows(reasons, grid, titles, poles, Basis(basis), ticked or {}, centre)
    order = [field for field, _ in _FIELDS]
    return tuple(sorted(missing, key=lambda each: order.index(each.field)))


def _date(field: str, given: date | None, today: date, empty: str, name: str) -> list[Missing]:
    """What is said of a date that is not there, or not in the future: which of the dates it is about."""
    if given is None:
        return [Missing(field, empty)]
    return [Missing(field, f"{name} date must be in the future")] if given <= today else []


def _needs(needs: Iterable[Need], items: Sequence[int], recipients: Sequence[int]) -> Iterator[Missing]:
    """Every item and every recipient: needed or not, and why."""
    given = {(need.item, need.recipient): need for need in needs}
    for item in items:
        for recipient in recipients:
            need = given.get((item, recipient), Need(item, recipient))
            if not need.extent or not said(need.why):
                needed = {"": "needed, or is not needed", NOT_NEEDED: "not needed"}.get(need.extent, "needed")
                yield Missing("needs", f"Say why item {item} is {needed}", item, recipient)


# --- Mentioning a row ---
#
# Whether a text speaks of an outcome is asked of words, not of meaning: it does if it shares a telling word with the
# outcome's title, or with what was written about it. That finds what was forgotten; it cannot judge what was said.
# Whoever said it in other words says so by ticking the outcome: what a person states about their own text comes first.

REFERS_TO = "Which risks does this refer to?"


def _sides_unspoken(
    text: str,
    grid: OutcomeGrid,
    titles: Mapping[str, str],
    poles: Sequence[Course],
    ticked: Mapping[str, Iterable[str]],
) -> Iterator[Missing]:
    """The poles none of whose risks the text mentions or the person ticked; a pole without any harm has none to."""
    unspoken = []
    for pole in poles:
        harmed = {row.id: cell for row in grid.rows if isinstance(cell := row.cells[pole.key], Harm)}
        was_ticked = harmed.keys() & set(ticked.get(pole.key, ()))
        if harmed and not was_ticked and not any(_mentions(text, titles[row], [h]) for row, h in harmed.items()):
            unspoken.append(pole.label)
    if len(unspoken) > 1:
        yield Missing(
            "refers_to", f"Mention at least one risk from each side, or tick one from each under “{REFERS_TO}”"
        )
    elif unspoken:
        yield Missing("refers_to", f"Mention at least one risk from “{unspoken[0]}”, or tick one under “{REFERS_TO}”")


def _mentions(text: str, title: str, harms: Iterable[Harm]) -> bool:
    about = _telling_words(title)
    for harm in harms:
        about |= _telling_words(harm.reason or "") | _telling_words(harm.bearer_who or "")
    return bool(about & _telling_words(text))


def _telling_words(text: str) -> set[str]:
    """The longer words of a text, cut to their first letters so that "treated" finds "treatment"."""
    words = re.findall(r"[^\W\d_]{4,}", text.lower())
    return {word[:5] for word in words if word not in _EMPTY_WORDS} | _names(text)


def _names(text: str) -> set[str]:
    """Short names and initials, which would be lost among the short words: "Mia", "Sam", "K.A."."""
    short = {word.lower() for word in re.findall(r"\b[A-Z][a-z]{1,2}\b", text)} - _EMPTY_WORDS
    return short | {"".join(initials.split()) for initials in re.findall(r"\b(?:[A-Z]\.\s?){2,4}", text)}


_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        about above after again against also although always because been before being below between both cannot
        could does down during each enough even every from further have having here into itself just less like likely
        made make makes many might more most much must need needs never nothing only other others ours over rather
        same serious severe share shared sharing should side sides some such take than that their them then there
        these they thing things this those though through under until upon very well were what when where whether
        which while whose will with without would your yours risk risks harm harms outcome outcomes person people
        information an and any are as at but by can for had has he her his how if in is it its may no not of off on
        one or our out so the to too two us was we who why all she my me you be do
        """,
    )
)


def _turning_rows(
    reasons: Reasons,
    grid: OutcomeGrid,
    titles: Mapping[str, str],
    poles: Sequence[Course],
    basis: Basis,
    ticked: Mapping[str, Iterable[str]],
    centre: str,
) -> Iterator[Missing]:
    """Where one step in a row would turn the finding and levels do not say all, a person has to speak to that row.

    In the main reason or in the answer to the objection (METHOD 3.8, the last paragraph), or by ticking a risk there.
    Not asked while neither says anything: that is asked for first.
    """
    one, other = (pole.key for pole in poles)
    rows = {row.id: row for row in grid.rows}
    spoken = f"{reasons.main_reason}\n{reasons.answer}"
    if not said(spoken):
        return
    for hinge in compare(grid, one, other, basis).hinges:
        cells = rows[hinge.row].cells
        harmed = {key: cell for key in (one, other) if isinstance(cell := cells[key], Harm)}
        why = _more_than_levels(harmed.values(), centre)
        was_ticked = any(hinge.row in set(ticked.get(key, ())) for key in harmed)
        if why and not was_ticked and not _mentions(spoken, titles[hinge.row], harmed.values()):
            message = (
                f"Mention “{capital(titles[hinge.row])}” in your main reason or in your answer, "
                f"or tick it under “{REFERS_TO}”: one step there would change the finding, and it {listed(why)}"
            )
            yield Missing("refers_to", message)


def _more_than_levels(harms: Iterable[Harm], centre: str) -> list[str]:
    harms = list(harms)
    why = []
    if any(harm.reversible is Reversibility.NO for harm in harms):
        why.append("cannot be undone")
    if any(harm.evidence is EvidenceGrade.ASSUMED for harm in harms):
        why.append("rests on something assumed")
    if bearers := list(dict.fromkeys(who for harm in harms if (who := bearer_words(harm, centre)))):
        why.append(f"falls on {listed(bearers)}")
    return why
