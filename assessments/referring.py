"""Which risks do the reasons refer to, as the person ticked them: by side the outcomes, in the author's order?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from agencies.permissions import Refused
from assessments.appraisal.courses import Course
from assessments.appraisal.wording import listed
from assessments.models import Assessment

Ticked = Mapping[str, Iterable[str]]


def kept(assessment: Assessment, ticked: Ticked | None) -> dict[str, list[str]] | None:
    """As it is kept: None where nothing is ticked. Raises Refused for what never was a risk of this appraisal.

    An outcome set aside since the page was opened is taken, and counts for nothing while it is.
    """
    rows = [row.key for row in assessment.all_rows()]
    sides = [pole.key for pole in assessment.poles()]
    chosen = {str(side): set(keys) for side, keys in (ticked or {}).items()}
    if not chosen.keys() <= set(sides) or any(not keys <= set(rows) for keys in chosen.values()):
        raise Refused({"refers_to": _("Choose from the risks that are listed")})
    return {side: [key for key in rows if key in chosen[side]] for side in sorted(chosen) if chosen[side]} or None


def words(ticked: Ticked | None, titles: Mapping[str, str], poles: Iterable[Course]) -> list[str]:
    """What is ticked as people read it, one text for each side on which anything is, in the order of `poles`."""
    return [
        _("%(side)s: %(outcomes)s") % {"side": pole.label, "outcomes": listed(chosen)}
        for pole in poles
        if (chosen := [titles[key] for key in (ticked or {}).get(pole.key, ()) if key in titles])
    ]


def all_titles(assessment: Assessment) -> dict[str, str]:
    """The title of each outcome, also of those set aside: what was ticked is told in the history as it was."""
    return {row.key: row.title_words for row in assessment.all_rows()}
