"""When a case went wrong: asked from the top, with a note that nobody changes, and something done about it."""

import datetime as dt
import re

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from agencies.acting import reading
from agencies.permissions import MayNot, NotPossibleNow, Refused
from cases.querysets import NotThere
from reviews import services
from reviews.afterwards import belongings
from reviews.counting import where_findings_land
from reviews.models import Action, Ladder
from tests.cases.telling import Verb, told
from tests.cast import signed_in
from tests.reviews.stories import LATER, followed_up, signed_off
from tests.told import told_once

pytestmark = pytest.mark.django_db
NOW = timezone.now()
RUNGS = ("organisation", "management", "team")
IN_TWO_MONTHS = (LATER + dt.timedelta(days=60)).date()


@told_once
def version(amara, bryn):
    """Amara decided, Bryn signed it off, and it went wrong."""
    return signed_off(by=amara, manager=bryn, shared=False, at=NOW)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def answered(version, by, *rungs, at=LATER):
    for rung in rungs or RUNGS:
        held = services.answer_rung(version=version, rung=rung, text=f"Found of the {rung}", by=by, at=at)
    return held


def substituted(version, by, substitution):
    return services.answer_substitution(version=version, substitution=substitution, text="Why", by=by, at=LATER)


def at_once(by, sql):
    """What the database says to this person, past every service."""
    with transaction.atomic(), connection.cursor() as cursor:
        by.take_the_floor()
        cursor.execute(sql)


def test_of_a_person_nothing_can_be_saved_before_the_rest(version, bryn):
    def of_a_person():
        return services.answer_rung(version=version, rung="person", text="Could have rung", by=bryn, at=LATER)

    with pytest.raises(NotPossibleNow, match="The organisation, Its management, The team"):
        of_a_person()
    with pytest.raises(NotPossibleNow):
        answered(version, bryn, "management")
    answered(version, bryn)
    with pytest.raises(NotPossibleNow, match="colleague in the same place"):
        of_a_person()
    substituted(version, bryn, "same")
    with pytest.raises(NotPossibleNow, match="further up"):
        of_a_person()
    with pytest.raises(IntegrityError, match="of_a_person_nothing_before_the_rest"):
        at_once(bryn, "UPDATE reviews_ladder SET person = '\\x01'")
    substituted(version, bryn, "otherwise")

    held = of_a_person()

    assert held.person == "Could have rung"
    codes = [codes["rung"] for verb, codes, _ in told(version) if verb == Verb.LADDER_ANSWERED]
    assert codes == [*RUNGS, "person", "person", "person"]
    with pytest.raises(NotPossibleNow, match="It stands"):
        substituted(version, bryn, "same")


def test_what_is_found_gets_somebody_who_acts_on_it_where_it_lands(version, amara, bryn, kit, chidi):
    answered(version, bryn)
    with pytest.raises(Refused):
        services.say_where_it_lands(version=version, lands="person", by=bryn, at=LATER)
    ladder = services.say_where_it_lands(version=version, lands="organisation", by=bryn, at=LATER)
    given = {"ladder": ladder, "what": "Two posts are filled", "by": bryn, "at": LATER}
    with pytest.raises(Refused) as refused:
        services.add_action(**given, owner=chidi.user, due_on=LATER.date())
    assert set(refused.value.errors) == {"owner", "due_on"}

    action = services.add_action(**given, owner=bryn.user, due_on=IN_TWO_MONTHS)

    assert action.rung == "organisation"
    with pytest.raises(MayNot):
        services.finish_action(action=action, done="Filled", by=amara, at=LATER)
    assert services.finish_action(action=action, done="One is filled", by=bryn, at=LATER).done_at == LATER
    with pytest.raises(NotPossibleNow):
        services.finish_action(action=action, done="Again", by=bryn, at=LATER)
    with reading(bryn):
        assert not Action.objects.visible_to(bryn).open_in(bryn.team).exists()
        assert where_findings_land(bryn.team.pk) == {"organisation": 1}
    with reading(kit):
        assert where_findings_land(bryn.team.pk) == {}
        assert not Ladder.objects.exists()


def test_the_note_of_whoever_decided_is_changed_by_nobody(version, amara, bryn):
    services.write_own_note(version=version, text="I had forty cases that week", by=amara, at=LATER)

    with pytest.raises(MayNot):
        services.write_own_note(version=version, text="She had time", by=bryn, at=LATER)
    for by in (amara, bryn):
        with pytest.raises(DatabaseError, match="stays"):
            at_once(by, "UPDATE reviews_ownnote SET at = now()")
    forged = (
        "INSERT INTO reviews_ownnote (id, stream, version_id, by_id, at)"
        f" VALUES (gen_random_uuid(), '{version.stream}', '{version.pk}', '{amara.user.pk}', now())"
    )
    with pytest.raises(DatabaseError, match="row-level security"):
        at_once(bryn, forged)


def test_who_decided_does_not_ask_what_went_wrong(version, amara, hari):
    for by in (amara, hari):
        with pytest.raises((MayNot, NotThere)):
            services.answer_rung(version=version, rung="organisation", text="x", by=by, at=LATER)
    with reading(hari):
        assert not Ladder.objects.exists()


def test_the_page_asks_one_thing_after_the_other_and_whoever_is_to_act_finds_it(version, amara, bryn, kit, client):
    where = f"/questions/{version.assessment.question_id}/record/1/what-went-wrong/"
    there = signed_in(client, bryn)
    assert "What did the organisation do" in text_of(there.get(where))
    assert there.post(where, {"text": ""}).status_code == 422
    for rung in RUNGS:
        assert there.post(where, {"text": f"Found of the {rung}"}).status_code == 302
    page = text_of(there.get(where))
    assert "Before anything about a person" in page
    assert "What could this person have done otherwise" not in page
    assert there.post(where, {"substitution": "not_clear", "text": "Nobody knows"}).status_code == 302
    page = text_of(there.get(where))
    assert "Where does the finding land?" in page
    assert there.post(where, {"lands": "team"}).status_code == 302
    day = timezone.localdate() + dt.timedelta(days=30)
    form = {"what": "We meet on Mondays", "owner": str(amara.user.pk)}
    form |= {"due_on_0": day.day, "due_on_1": day.month, "due_on_2": day.year}
    assert there.post(where, form).status_code == 302
    assert "We meet on Mondays" in text_of(there.get(where))
    assert "We meet on Mondays" in text_of(there.get("/desk/"))

    there = signed_in(client, kit)
    assert "We meet on Mondays" not in text_of(there.get("/"))
    there = signed_in(client, amara)
    work = there.get("/")
    assert "You have nothing to do." not in text_of(work)
    (given,) = re.findall(r'href="(/actions/[^"]+)">We meet on Mondays', work.content.decode())
    assert there.post(given, {"done": "We met twice"}).status_code == 302
    assert "Done on" in text_of(there.get(where))
    assert "We meet on Mondays" not in text_of(there.get("/"))
    assert there.post(where, {"text": "x"}).status_code == 403
    assert there.post(where.replace("what-went-wrong", "own-note"), {"text": "Forty cases"}).status_code == 302
    assert "Nobody can change this." in text_of(there.get(where))


def test_neither_a_colleague_nor_where_it_lands_is_answered_before_the_three_above(version, bryn):
    answered(version, bryn, "organisation")

    with pytest.raises(NotPossibleNow):
        substituted(version, bryn, "same")
    with pytest.raises(NotPossibleNow):
        services.say_where_it_lands(version=version, lands="organisation", by=bryn, at=LATER)


def test_the_history_calls_each_thing_that_came_of_a_decision_by_its_name(version, amara, bryn):
    note = services.write_own_note(version=version, text="The line was down", by=amara, at=LATER)
    held = answered(version, bryn, "organisation")
    said = followed_up(version, by=amara)

    with reading(bryn):
        named = belongings(version.assessment.question)

    assert named == {
        f"reviews.ownnote:{note.pk}": "A note by whoever decided",
        f"reviews.ladder:{held.pk}": "What went wrong",
        f"reviews.followup:{said.pk}": "Follow-up of version 1",
    }
