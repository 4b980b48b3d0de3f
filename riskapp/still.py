"""What do the pages say that stand still: words, law, managers, accessibility, who sees what, help (DESIGN 8)?

They tell nothing about any case and are open to everybody. Words come from the versioned content where it has them, so
that page, form and record cannot come to say different things; each page prints the day it was last looked over.
"""

import random
from datetime import date
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.contexts import ServiceContext, contexts
from agencies.roles import Role
from assessments.appraisal import anchors
from cases import law as summary
from cases.vocabulary import POLES, Pole

# The day each page was last looked over from beginning to end: move it when that was done, not at every edit.
LOOKED_OVER: Final = MappingProxyType(
    {
        "words": date(2026, 11, 22),
        "managers": date(2026, 11, 22),
        "accessibility": date(2026, 11, 22),
        "who_sees": date(2026, 11, 22),
        "help": date(2026, 11, 22),
    }
)


def words(request: HttpRequest) -> HttpResponse:
    """Words we use: the terms, the levels with an example for both sides, the four types of service."""
    scales, table = anchors.load(), contexts()
    sides = drawn()
    return render(
        request,
        "still/words.html",
        {
            "dated": LOOKED_OVER["words"],
            "sides": sides,
            "scales": scales,
            "severity": [(level, [(pole, level.examples[pole]) for pole in sides]) for level in scales.severity],
            "table": table,
            "rows": [
                {
                    "label": row["label"],
                    "contexts": [(one, table.column(one)) for one in table.contexts if one.row == name],
                }
                for name, row in table.gloss.rows.model_dump().items()
            ],
        },
    )


def law(request: HttpRequest) -> HttpResponse:
    """Law in short: every card, or those for the types of service asked for (`?context=B&context=D`)."""
    asked = [context for context in ServiceContext if context.value in request.GET.getlist("context")]
    content = summary.load()
    cards = content.cards_for(asked) if asked else content.cards
    return render(
        request,
        "still/law.html",
        {"law": content, "cards": [_said(card, content) for card in cards], "types": _types(), "asked": asked},
    )


def managers(request: HttpRequest) -> HttpResponse:
    """For managers: conditions, reading a record, when a case goes wrong. Which way the law leans, to managers only.

    The leaning is our judgement, and somebody in the middle of a decision is not to be leaned on.
    """
    acting = getattr(request, "acting", None)
    content = summary.load()
    leanings = [(card, content.words.tilt[content.tilt(card.id)]) for card in content.cards]
    return render(
        request,
        "still/managers.html",
        {
            "dated": LOOKED_OVER["managers"],
            "law": content,
            "leanings": leanings if acting and acting.acts_as(Role.MANAGER) else [],
        },
    )


def drawn() -> list[Pole]:
    """The two sides in an order drawn afresh for each showing: no question lends its own here (DESIGN 2)."""
    return random.sample(list(POLES), len(POLES))


def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested, how, and what was not."""
    return render(request, "still/accessibility.html", {"dated": LOOKED_OVER["accessibility"]})


def who_sees(request: HttpRequest) -> HttpResponse:
    """Who can see what, and what is recorded of looking."""
    return render(request, "still/who_sees.html", {"dated": LOOKED_OVER["who_sees"]})


def help(request: HttpRequest) -> HttpResponse:
    """How a question goes from asking to signing, and what to do when something is in the way."""
    return render(request, "still/help.html", {"dated": LOOKED_OVER["help"]})


def _types() -> list[tuple[ServiceContext, str]]:
    content = contexts()
    return [(context, content.context(context).label) for context in ServiceContext]


def _said(card: summary.Card, content: summary.Law) -> dict[str, object]:
    """A card and its codes in words."""
    return {
        "card": card,
        "kind": content.words.kind[card.kind],
        "status": content.words.status[card.status],
        "read": content.words.read[card.read],
        "contexts": ", ".join(card.contexts),
    }
