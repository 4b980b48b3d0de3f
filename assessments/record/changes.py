"""Under which heading of the record does a change between two versions belong?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.version import Difference

HEADINGS: tuple[tuple[str | Promise, str], ...] = (
    (_("Purpose and norms"), r"question\.(told_for|in_keeping|lawful_basis|gateway)|norms"),
    (_("What was known, and who would receive it"), r"question\.not_told|items|recipients|enquiries|needs"),
    (_("The question"), r"question|people"),
    (_("Acting first"), r"acted_first"),
    (_("What people want"), r"wishes"),
    (_("What could go wrong, on both sides"), r"basis|rows|aside|went_badly|uneven"),
    (_("Another way"), r"courses|no_other_way"),
    (_("Reasons"), r"decision|reasons"),
    (_("Different views"), r"views|opinions"),
    (_("Working conditions at the time"), r"conditions|team_conditions"),
)
"""The record's headings, by the paths in the document that stand under each. The first that fits is taken."""


def under_headings(differences: Iterable[Difference]) -> list[tuple[str, list[Difference]]]:
    """The changes under the record's headings, headings as they first occur, changes in the document's order.

    Why the version was amended is no change of its own, and is left out.
    """
    groups: dict[str, list[Difference]] = {}
    for each in differences:
        if each.path != "amends":
            groups.setdefault(_heading(each.path), []).append(each)
    return list(groups.items())


def _heading(path: str) -> str:
    return next(str(heading) for heading, fits in HEADINGS if re.match(rf"({fits})\b", path))
