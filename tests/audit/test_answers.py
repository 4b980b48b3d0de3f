"""A page tries one act; what comes of it is on the form, with everything typed kept."""

import uuid

import pytest
from django import forms
from django.http import QueryDict

from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from audit.answers import attempt
from cases import services
from govuk.forms import Form
from tests.cast import NOON
from tests.factories import case_of, question_in

pytestmark = pytest.mark.django_db


class WhyForm(Form):
    why = forms.CharField()


def filled(why, key=None):
    form = WhyForm(QueryDict(f"why={why}&key={key or uuid.uuid4()}"))
    assert form.is_valid()
    return form


@pytest.fixture
def question(amara):
    return question_in(case_of(amara), by=amara)


def stop(form, question, by):
    given = {"question": question, "why": form.cleaned_data["why"], "by": by, "at": NOON}
    return attempt(form, services.stop_question, **given)


def test_what_is_done_gives_back_what_was_made(question, amara):
    form = filled("gone")

    answer = stop(form, question, amara)

    assert (answer.done, answer.made, answer.again) == (True, question, "")
    assert not form.errors


def test_the_same_page_sent_twice_is_done_once_and_says_so(question, amara):
    key = uuid.uuid4()
    stop(filled("gone", key), question, amara)

    answer = stop(filled("gone", key), question, amara)

    assert (answer.done, answer.made) == (True, None)
    assert answer.again == f"cases.sharingquestion:{question.pk}"


def test_other_words_under_an_old_key_are_kept_and_can_be_sent_again(question, amara):
    key = uuid.uuid4()
    stop(filled("gone", key), question, amara)
    form = filled("moved", key)

    answer = stop(form, question, amara)

    assert (answer.done, answer.status) == (False, 409)
    assert form.data["why"] == "moved"
    assert form.data["key"] != str(key)
    assert "sent before" in str(form.non_field_errors())


def test_the_wrong_moment_is_said_on_the_page(question, amara):
    stop(filled("gone"), question, amara)
    form = filled("gone again")

    answer = stop(form, question, amara)

    assert (answer.done, answer.status) == (False, 409)
    assert form.non_field_errors()


def test_a_page_that_lost_its_key_is_still_taken(question, amara):
    form = WhyForm(QueryDict("why=gone"))
    assert form.is_valid()

    assert stop(form, question, amara).done


@pytest.mark.parametrize(
    ("error", "status", "theirs"),
    [
        (Refused({"why": "Enter why"}), 422, None),
        (NotPossibleNow("Not while it waits for sign-off."), 409, None),
        (ChangedMeanwhile({"why": "theirs"}), 409, {"why": "theirs"}),
        (ChangedMeanwhile(), 409, {}),
    ],
)
def test_each_refusal_has_its_answer(error, status, theirs):
    def service(*, key):
        raise error

    form = filled("mine")

    answer = attempt(form, service)

    assert (answer.done, answer.status, answer.theirs, answer.overtaken) == (False, status, theirs, theirs is not None)
    assert form.errors
    assert form.data["why"] == "mine"


def test_not_being_allowed_is_no_matter_of_the_form():
    def service(*, key):
        raise MayNot("Only the manager can.")

    with pytest.raises(MayNot):
        attempt(filled("mine"), service)
