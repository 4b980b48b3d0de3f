"""Who reads what: counts first, and by name only after a reason that is itself an entry."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from audit import services as audit
from audit import trail
from audit.reading import MANY
from audit.verbs import Verb
from tests.assessments.pages import stories
from tests.cases.pages.reading import hidden, words
from tests.factories import case_of, let_see

pytestmark = pytest.mark.django_db


@pytest.fixture
def much_reading(case, amara, bryn, kit, nia, chidi):
    """Amara reads many of her cases at once, Kit of another team one of them; Nia is refused many looks; and Chidi
    reads cases of his own agency, of which nobody here knows."""
    now = timezone.now()
    let_see(case, kit, by=amara, at=now)
    for row in [case] + [case_of(amara, at=now) for _ in range(MANY - 1)]:
        audit.viewed(stream=row.stream, object=row, by=amara, at=now)
    audit.viewed(stream=case.stream, object=case, by=kit, at=now)
    for second in range(MANY):
        audit.denied(stream=nia.user.pk, object=nia.user, by=nia, at=now - timedelta(seconds=second))
    theirs = case_of(chidi, at=now)
    audit.viewed(stream=theirs.stream, object=theirs, by=chidi, at=now)


def names_in(said):
    return {name for name in ("Amara Obi", "Kit Lawson", "Nia Campbell", "Chidi Eze") if name in said}


def test_a_manager_reads_counts_and_names_only_after_a_reason(browse, case, much_reading, bryn):
    desk = browse(bryn)

    said = words(desk.get("/reading/"))
    refused = desk.post("/reading/names/", {"key": str(uuid.uuid4()), "reason": " "})
    given = hidden(desk.get("/reading/names/")) | {"reason": "The family says that neighbours know of it"}
    named = words(desk.post("/reading/names/", given, follow=True))

    assert "People who read 2 Cases read 10" in said
    assert "1 person read 10 or more cases within an hour" in said
    assert "1 person from outside the team read a case of it" in said
    assert "1 person was refused 10 or more looks" in said
    assert names_in(said) == set()
    assert (refused.status_code, names_in(words(refused))) == (422, set())
    assert "Amara Obi 10 10 0 0 Kit Lawson 1 fewer than 10 1 0 Nia Campbell 0 fewer than 10 0 10" in named
    assert "Chidi Eze" not in named
    own = [(entry.verb, entry.words) for entry in trail.of_stream(bryn.user.pk)]
    assert (Verb.LOOKERS_NAMED, {"why": "The family says that neighbours know of it"}) in own
    assert own[0][0] == Verb.VIEW_OPENED


def test_the_reason_holds_for_a_day_and_for_nobody_else(browse, much_reading, bryn, farid, monkeypatch):
    audit.ask_who_looked(
        stream=bryn.user.pk, object=bryn.user, reason="A complaint", by=bryn, at=timezone.now() - timedelta(hours=25)
    )

    assert names_in(words(browse(bryn).get("/reading/"))) == set()
    assert names_in(words(browse(farid).get("/reading/"))) == set()


def test_governance_reads_how_much_the_agency_reads_but_for_what_it_is_kept_away_from(
    browse, case, much_reading, amara, bryn, farid, chidi
):
    lead = browse(farid)
    assert "People who read 2 Cases read 10" in words(lead.get("/reading/"))

    stories.kept_away(case, farid, by=bryn, at=timezone.now())

    assert "People who read 1 Cases read 9" in words(lead.get("/reading/"))
    assert browse(amara).get("/reading/").status_code == 403
    assert "People who read 1 Cases read 1" not in words(browse(chidi).get("/reading/"))


def test_a_manager_is_told_of_no_case_that_they_may_not_see(browse, much_reading, hari):
    assert "People who read 0 Cases read 0" in words(browse(hari).get("/reading/"))
