"""Which walkthroughs are there, and what is one about? All of it for trainers, and its cover for everybody else."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies.acting import ActingRequest, reading, signed_in
from cases.vocabulary import POLES
from training import drawing, permissions
from training.forms.library import FindForm, types
from training.models import Published
from training.walkthrough import KIND_WORDS, SWAPPED_WORDS, Walkthrough


@signed_in
@require_safe
def listed(request: ActingRequest) -> HttpResponse:
    """The newest version of each, under its blind title; those between two types of service, if they are asked for."""
    by, find = request.acting, FindForm(request.GET)
    find.is_valid()
    with reading(by):
        there = [(each, each.walkthrough) for each in Published.objects.visible_to(by).newest().in_order()]
    found = [
        {
            "version": each,
            "walkthrough": said,
            "kind": KIND_WORDS[said.kind],
            "pairs": arrows(said.pairs()),
            "swapped": swapped_in(said),
        }
        for each, said in there
        if find.found(said.pairs())
    ]
    given = {
        "find": find,
        "found": found,
        "all": len(there),
        "trains": permissions.can_train(by),
        "tells_anew": by.sees_cases,
    }
    return render(request, "training/library.html", given)


@signed_in
@require_safe
def one(request: ActingRequest, pk: UUID) -> HttpResponse:
    """One published version: all of it to a trainer, its cover to others."""
    by = request.acting
    with reading(by):
        version = get_object_or_404(Published.objects.visible_to(by), pk=pk)
    said = version.walkthrough
    given = {
        "version": version,
        "walkthrough": said,
        "kind": KIND_WORDS[said.kind],
        "pairs": arrows(said.pairs()),
        "types": [words for letter, words in types() if any(letter in pair.split(">") for pair in said.pairs())],
        "appraised": sum(stage.appraised for stage in said.stages),
    }
    if not permissions.sees_all(version, by):
        return render(request, "training/cover.html", given)
    given["swapped"] = swapped_in(said)
    return render(request, "training/walkthrough.html", given | all_of_it(said))


def swapped_in(said: Walkthrough) -> str:
    """Which feature a twin swaps, in the middle of a sentence; nothing of one that is no twin."""
    words = SWAPPED_WORDS[said.mirror.swapped] if said.mirror else ""
    return words[:1].lower() + words[1:]


def all_of_it(said: Walkthrough) -> dict[str, Any]:
    """Everything a walkthrough says, for templates/training/_all_of_it.html; the two sides in an order drawn afresh."""
    order = random.sample(list(POLES), len(POLES))
    titles = {row.id: row.title for row in said.all_rows()}
    return {
        "walkthrough": said,
        "stages": [
            {
                "stage": stage,
                "rows": said.rows(stage.id),
                "pairs": arrows(stage.pairs()),
                "numbers": drawing.numbers(stage.base_rate),
            }
            for stage in said.stages
        ],
        "order": order,
        "risks": [(titles[risk.outcome], [(course, risk.sides[course]) for course in order]) for risk in said.risks],
        "afterwards": said.afterwards(),
    }


def arrows(pairs: tuple[str, ...]) -> list[str]:
    """Pairs of types as people read them: "D → C"."""
    return [pair.replace(">", " → ") for pair in pairs]
