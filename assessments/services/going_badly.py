"""How did each side go badly, looked back on from the end of the period?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from agencies.acting import Acting
from agencies.permissions import Refused
from assessments import seen as stands
from assessments import steps
from assessments.appraisal import questions
from assessments.models import Assessment, Premortem
from audit import services as audit
from audit.verbs import Verb


def record_premortem(
    *,
    assessment: Assessment,
    lines: Mapping[str, Mapping[str, str]],
    by: Acting,
    at: dt.datetime,
    seen: str | None = None,
    key: audit.Sent | None = None,
) -> Assessment:
    """One line for each pole: {"text": …} or, where none comes to mind, {"cannot": why}. Both are asked for (METHOD
    5).

    `seen` is `seen.digest` of what the person had before them. Raises Refused by "<pole>-text" for a side without
    either; ChangedMeanwhile.
    """
    with audit.action(
        Verb.PREMORTEM_RECORDED, stream=assessment.stream, object=assessment, by=by, at=at, key=key
    ) as act:
        now = steps.held(assessment, by, at)
        stands.check(seen, stands.premortem(now))
        kept, errors = {}, {}
        for course in now.courses():
            if course.pole is None:
                continue
            given = lines.get(course.key, {})
            kept[course.key] = {
                name: steps.words(given.get(name), field=f"{course.key}-{name}") for name in ("text", "cannot")
            }
            if not any(kept[course.key].values()):
                question = questions.went_badly(
                    pole=course.pole, side=course.inline, looking_back=now.question.looking_back_words
                )
                errors[f"{course.key}-text"] = question.errors["missing"]
        if errors:
            raise Refused(errors)
        held = {line.course: line for line in now.premortems.all()}
        was = {course: line.text or line.cannot or "" for course, line in held.items()}
        for pole, words in kept.items():
            line = held.get(pole) or Premortem(assessment=now, stream=now.stream, course=pole)
            line.text, line.cannot = words["text"], words["cannot"]
            line.save()
        act.says(question=now.question_id)
        now_said = {course: words["text"] or words["cannot"] for course, words in kept.items()}
        act.seal(
            {
                "was": {course: text for course, text in was.items() if now_said[course] != text},
                "now": {course: text for course, text in now_said.items() if was.get(course) != text},
            }
        )
    return now
