"""What the appraisal shows: nothing before both sides are looked at, and the first showing recorded once."""

import re

import pytest

from assessments.models import Assessment
from audit.models import AuditEvent
from cases.vocabulary import POLES
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.reading import at, words
from tests.cast import signed_in
from tests.told import told_once

pytestmark = pytest.mark.django_db
FINDINGS = ("What the readings show", "Worse or the same", "ew-strip", "dilemma", "Seen together")


@told_once
def appraised(amara, bryn):
    """Both sides answered, and shown to nobody yet."""
    return factories.appraised(stories.question(amara), by=amara, at=stories.YESTERDAY)


def shown():
    return AuditEvent.objects.filter(type="comparison.shown").count()


def test_no_finding_before_both_sides_of_every_outcome_are_answered(client, amara):
    question = stories.question(amara)
    begun = factories.with_outcomes(
        factories.begun(question, by=amara, at=stories.YESTERDAY), by=amara, at=stories.YESTERDAY
    )
    for key in factories.ROWS[:3]:
        factories.answered(begun, key, by=amara, at=stories.YESTERDAY)
    signed_in(client, amara)

    for page in ("shows", "grid", "overview"):
        said = words(client.get(at(page, question)))
        assert not [finding for finding in FINDINGS if finding in said]
    missing = words(client.get(at("shows", question)))
    assert "Opens when every outcome has both sides." in missing
    assert missing.count("Right response by services") == 2
    assert shown() == 0


def test_the_first_showing_is_recorded_once(client, amara, appraised):
    question = appraised.question
    signed_in(client, amara)

    for _ in range(2):
        assert "What the readings show" in words(client.get(at("shows", question)))

    assert shown() == 1
    assert Assessment.objects.get(question=question).first_shown_by == amara.user


@pytest.mark.parametrize("ahead", ["Sec-Purpose", "Purpose", "X-Moz"])
def test_what_a_browser_fetches_before_amara_follows_the_link_shows_nothing(ahead, client, amara, appraised):
    question = appraised.question
    signed_in(client, amara)

    asked = client.head(at("shows", question))
    fetched = words(client.get(at("shows", question), headers={ahead: "prefetch;prerender"}))

    assert asked.status_code == 200
    assert not [finding for finding in FINDINGS if finding in fetched]
    assert (shown(), Assessment.objects.get(question=question).first_shown_at) == (0, None)
    assert "What the readings show" in words(client.get(at("shows", question)))
    assert shown() == 1


def test_somebody_who_only_reads_does_not_show_it_first(client, amara, bryn, appraised):
    question = appraised.question

    before = words(signed_in(client, bryn).get(at("shows", question)))
    signed_in(client, amara).get(at("shows", question))
    after = words(signed_in(client, bryn).get(at("shows", question)))

    assert not [finding for finding in FINDINGS if finding in before]
    assert "Those who write it have not looked at it yet" in before
    assert "What the readings show" in after
    assert shown() == 1


@pytest.mark.parametrize("first", POLES)
def test_both_sides_groups_always_appear_in_the_order_drawn(client, amara, first, appraised):
    question = appraised.question
    type(question).objects.filter(pk=question.pk).update(first=first)

    page = words(signed_in(client, amara).get(at("shows", question)))

    groups = re.findall(r"Worse or the same (if we (?:do not )?share)", page)
    drawn = {"share": "if we share", "not_share": "if we do not share"}
    assert groups[:2] == [drawn[first], drawn[first.other]]


def test_the_order_can_be_swapped_on_this_screen_alone(client, amara, bryn, appraised):
    question = appraised.question
    signed_in(client, amara)
    heads = r'ew-pair__side--(share|not_share)"'
    drawn = re.findall(heads, words(client.get(at("went_badly", question))))

    back = client.post("/swap-order/", {"next": at("went_badly", question)})
    turned = re.findall(heads, words(client.get(back.url)))

    assert turned == drawn[::-1]
    question.refresh_from_db()
    assert question.first == drawn[0]
    assert re.findall(heads, words(signed_in(client, bryn).get(back.url))) == drawn


def test_the_swap_leads_nowhere_outside(client, amara):
    assert signed_in(client, amara).post("/swap-order/", {"next": "https://elsewhere.example/"}).url == "/"


def test_another_way_is_set_against_each_pole(client, amara, appraised):
    factories.assessments.add_way(
        assessment=appraised,
        name="Tell the duty worker only",
        kind="fewer_people",
        nearer="share",
        by=amara,
        at=stories.YESTERDAY,
    )

    page = words(signed_in(client, amara).get(at("shows", appraised.question)))

    assert page.count("“Tell the duty worker only”, set beside what was read") == 2


def test_the_look_is_recorded_before_it_is_shown(client, amara, appraised):
    question = appraised.question

    signed_in(client, amara).get(at("shows", question))

    look = AuditEvent.objects.filter(type="view.opened").last()
    assert look.actor_id == amara.user.pk
