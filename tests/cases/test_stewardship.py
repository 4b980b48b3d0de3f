"""Which norms of the two services differ and have to be answered."""

import pytest

from agencies.contexts import ServiceContext, contexts
from cases.stewardship import differing_norms, field_of, norm_in_words
from cases.vocabulary import End, Initiative

TYPES = [pytest.param(context, id=context.name) for context in ServiceContext]


def asked(holder, receiver, initiative=Initiative.OURS):
    return [(norm.end, norm.id) for norm in differing_norms(holder, receiver, initiative, contexts())]


def test_a_care_service_offering_something_to_the_police_answers_for_its_own_code():
    assert asked("D", "C") == [(End.HOLDER, "D1"), (End.HOLDER, "D2")]


def test_when_the_police_ask_their_grounds_are_asked_for():
    assert asked("D", "C", Initiative.THEIRS)[-1] == (End.RECEIVER, "C1")
    assert asked("D", "C", Initiative.DUTY)[-1] == (End.RECEIVER, "C1")


def test_the_police_giving_intelligence_answer_for_that_and_the_school_for_its_protocol():
    assert asked("C", "B") == [(End.HOLDER, "C2"), (End.RECEIVER, "B2")]


@pytest.mark.parametrize("context", TYPES)
@pytest.mark.parametrize("initiative", Initiative)
def test_two_services_of_one_type_do_not_differ(context, initiative):
    assert asked(context, context, initiative) == []


@pytest.mark.parametrize("context", TYPES)
def test_a_court_or_an_employer_brings_no_norms_of_its_own(context):
    assert not [end for end, _ in asked("other", context) if end is End.HOLDER]
    assert not [end for end, _ in asked(context, "other") if end is End.RECEIVER]


def test_each_question_comes_with_the_words_of_the_essay():
    norm = differing_norms("B", "D", "ours", contexts())[0]

    assert norm.essay_wording == "to keep information within their own 'family' or related health or education services"


def test_a_norm_is_found_again_by_the_name_of_its_field():
    norm = differing_norms("D", "C", "ours", contexts())[0]

    assert norm_in_words(field_of(norm.end, norm.id)) == norm.check
    assert norm_in_words("text") is None
    assert norm_in_words("holder-Z9") is None
