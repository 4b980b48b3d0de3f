"""Under what conditions was it decided: the author says so for the day, a manager for the team."""

import re

import pytest
from django.urls import reverse

from assessments.models import TeamConditions, WorkingConditions
from tests.assessments.pages import stories
from tests.assessments.pages.stories import words
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
TEAM = reverse("assessments:team_conditions")


def page_of(assessment):
    return reverse("assessments:conditions", args=[assessment.question_id])


def test_the_author_records_their_own_and_goes_on_to_check_and_sign(client, amara):
    assessment = stories.appraised(amara)
    typed = {"caseload": "31", "time": "short", "trained": "yes", "note": "Two of us are off sick"}

    answer = signed_in(client, amara).post(page_of(assessment), typed)

    kept = WorkingConditions.objects.get()
    assert answer.status_code == 302
    assert (kept.caseload, kept.time, str(kept.note)) == (31, "short", "Two of us are off sick")


def test_nothing_is_chosen_beforehand_and_each_answer_is_asked_for(client, amara):
    assessment = stories.appraised(amara)

    empty = signed_in(client, amara).get(page_of(assessment))
    answer = client.post(page_of(assessment), {"note": "A long day"})

    assert " checked" not in words(empty)
    assert answer.status_code == 422
    for error in (
        "Enter your caseload, or that you do not know",
        "Select how much time you had for this today",
        "Select whether you have been trained in this",
    ):
        assert words(answer).count(error) == 2, error
    assert "A long day" in words(answer)


def test_not_knowing_ones_caseload_is_an_answer(client, amara):
    assessment = stories.appraised(amara)

    signed_in(client, amara).post(page_of(assessment), {"caseload_unknown": "on", "time": "unknown", "trained": "no"})

    assert WorkingConditions.objects.get().caseload_unknown


def test_nobody_else_can_write_them(client, amara, bryn, chidi):
    assessment = stories.decided(amara)
    typed = {"caseload": "1", "time": "enough", "trained": "yes"}

    read = signed_in(client, bryn).get(page_of(assessment))

    assert "19" in words(read)
    assert 'name="caseload"' not in words(read)
    assert client.post(page_of(assessment), typed).status_code == 403
    assert WorkingConditions.objects.get().caseload == 19
    assert signed_in(client, chidi).get(page_of(assessment)).status_code == 404


def test_a_manager_records_what_is_so_in_the_team_and_it_stands_beside_the_question(client, amara, bryn):
    assessment = stories.appraised(amara)

    done = signed_in(client, bryn).post(
        TEAM, {"caseload_guide": "18", "vacancies": "1", "supervision_every_weeks": "4"}
    )

    assert done.status_code == 302
    assert "A full caseload is 18." in words(client.get(TEAM))
    page = words(signed_in(client, amara).get(page_of(assessment)))
    assert "A full caseload is 18. 1 vacancy. Supervision every 4 weeks." in page


def test_what_was_recorded_last_is_where_the_next_record_begins(client, bryn):
    signed_in(client, bryn).post(TEAM, {"caseload_guide": "18", "vacancies": "0", "supervision_every_weeks": "4"})

    page = words(client.get(TEAM))

    for name, value in (("caseload_guide", "18"), ("vacancies", "0"), ("supervision_every_weeks", "4")):
        assert re.search(f'name="{name}" value="{value}"', page), name
    assert "What stands since" in page


def test_a_record_that_says_nothing_does_not_replace_one_that_does(client, bryn):
    signed_in(client, bryn).post(TEAM, {"vacancies": "2"})

    answer = client.post(TEAM, {"caseload_guide": "", "vacancies": "", "supervision_every_weeks": ""})

    assert answer.status_code == 422
    assert "Enter at least one number, so that there is something to record" in words(answer)
    assert TeamConditions.objects.get().vacancies == 2


def test_a_number_that_is_none_is_said_beside_its_box(client, bryn, amara):
    answer = signed_in(client, bryn).post(TEAM, {"vacancies": "some"})

    assert answer.status_code == 422
    assert "Enter a number" in words(answer)
    assert 'value="some"' in words(answer)
    assert signed_in(client, amara).post(TEAM, {"vacancies": "2"}).status_code == 403
    assert not TeamConditions.objects.exists()


def test_somebody_without_a_team_is_told_who_records_its_conditions(client, gwen):
    answer = signed_in(client, gwen).get(TEAM)

    assert answer.status_code == 403
    assert "Only somebody who acts for a team as its manager can record its working conditions." in words(answer)
