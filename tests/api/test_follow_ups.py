"""What came of decisions, as a program says it; and a team looked back over, with nothing of few and nobody's name."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from agencies.acting import reading
from reviews.figures import MOST_YEARS, Year, quarters_of
from tests.api.program import Program
from tests.cast import NOON
from tests.reviews.stories import signed_off
from tests.told import told_once

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FOUND = {
    "occasion": "planned",
    "found_on": TODAY.isoformat(),
    "need": "no",
    "use": "over_read",
    "did": "She called on Friday",
    "fit": "partly",
    "how_known": "Dilys rang",
    "onward": "closed",
    "closed_why": "Nothing is open",
}


@told_once
def version(amara, bryn):
    """Amara told the health visitor, and wanted to look again the next day."""
    return signed_off(by=amara, manager=bryn, at=NOON, look_after=1)


def test_a_follow_up_is_found_said_once_and_read_again(version, amara, bryn, chidi):
    program, where = Program(amara), f"questions/{version.assessment.question_id}/versions/1/follow-ups"
    due = program.get("follow-ups-due")
    assert [(each["reference"], each["version"]) for each in due["due"]] == [(version.assessment.question.reference, 1)]

    refused = program.post(where, FOUND | {"did": "", "onward": "again"}, status=422)
    assert {each["pointer"] for each in refused["errors"]} == {"/did", "/next_on"}
    key = "5d6f7c1e-2f0a-4c58-9b6e-0a1b2c3d4e5f"
    made, again = (program.post(where, FOUND, key=key) for _each in range(2))

    said = program.get(where)
    assert made == again == said
    assert [each["did"] for each in said["follow_ups"]] == ["She called on Friday"]
    assert (said["shared"], said["need"], said["use"], said["differs"]) == (True, "no", "over_read", False)
    assert program.get("follow-ups-due") == {"due": [], "more": 0}
    assert amara.user.display_name not in json.dumps(said)
    other = Program(chidi)
    other.get(where, status=404)
    assert other.get("follow-ups-due")["due"] == []


def test_panels_are_those_of_the_page_and_few_are_not_told(version, amara, bryn, hari, farid, duty_team):
    author = Program(amara)
    author.post(f"questions/{version.assessment.question_id}/versions/1/follow-ups", FOUND)
    ago = next(ago for ago in range(MOST_YEARS) if dt.date(2026, 10, 1) in quarters_of(TODAY, ago))

    programs = {by.user: Program(by) for by in (bryn, farid)}
    for by, query in ((bryn, {"years_ago": ago}), (farid, {"team": duty_team.pk, "years_ago": ago})):
        given = programs[by.user].get("looking-back", **query)
        with reading(by):
            year = Year.of(duty_team, quarters_of(TODAY, ago), by)
        assert [each["panel"] for each in given["panels"]] == [str(each.panel) for each in year.panels]
        figures = {each["kind"]: each for panel in given["panels"] for each in panel["figures"]}
        assert figures["over_read"] == {
            "kind": "over_read", "shown": "nothing", "total": 1, "not_known": 0, "checked": None, "errors": None,
            "bounds": None, "estimate": None, "interval": None,
        }  # fmt: skip
        assert given["standing"].startswith("These can all rise")
        assert not {"user", "author", "by", "name", "signed_by"} & keys(given)
    Program(hari).get("looking-back", status=404, team=duty_team.pk)
    author.get("looking-back", status=403)
    programs[bryn.user].get("looking-back", status=400, years_ago="x")


def keys(value):
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys(inner)}
    return {key for inner in value for key in keys(inner)} if isinstance(value, list) else set()
