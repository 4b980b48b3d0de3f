"""What people want: asked, or not asked because; and whether they know."""

from dataclasses import replace

import pytest

from agencies.acting import reading
from agencies.permissions import ChangedMeanwhile, MayNot, Refused
from audit.verbs import Verb
from cases import services as cases
from cases.models import Wish
from tests.cases.telling import events, last
from tests.cast import NOON
from tests.factories import ROSE, SAM, case_of, question_in, wish_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(amara):
    return question_in(case_of(amara), by=amara)


def test_what_rose_said_is_kept_in_her_words(amara, question):
    rose = question.case.people.first()

    wish_on(question, by=amara)

    assert last(question) == (
        Verb.WISH_RECORDED,
        {"question": str(question.pk), "person": str(rose.pk), "asked": "asked", "told": "yes"},
        {"now": {"asked_them": "Asked", "said": "She would rather tell the health visitor herself", "told": "Yes"}},
    )


def test_not_asking_has_a_reason_and_what_was_typed_under_asked_is_not_kept(amara, question):
    wish = wish_on(
        question, by=amara, asked="not_asked", said="stray", why_not="It would put her at risk today", told="no"
    )

    assert (wish.said, wish.why_not, wish.told) == ("", "It would put her at risk today", "no")


def test_asked_for_are_the_wishes_of_whoever_is_at_the_centre_and_of_everybody_where_nobody_is(amara, question):
    wish_on(question, by=amara)
    another = question_in(case_of(amara), by=amara)
    without_a_centre = question_in(case_of(amara, people=(SAM, replace(ROSE, concern="family"))), by=amara)

    with reading(amara):
        asked_for = [[person.initials for person in each.unasked()] for each in (question, another, without_a_centre)]

    assert asked_for == [[], ["R.W."], ["S.W.", "R.W."]]


def test_when_it_changes_the_history_keeps_what_it_was(amara, question):
    first = wish_on(question, by=amara)

    second = wish_on(question, by=amara, said="She would rather we told them", edition=1)

    assert second.pk == first.pk
    assert last(question)[2] == {
        "was": {"said": "She would rather tell the health visitor herself"},
        "now": {"said": "She would rather we told them"},
    }
    with reading(amara):
        assert Wish.objects.visible_to(amara).count() == 1


def test_two_who_record_it_for_the_first_time_meet(amara, question):
    wish_on(question, by=amara, edition=0)

    with pytest.raises(ChangedMeanwhile) as changed:
        wish_on(question, by=amara, said="Something else", edition=0)

    assert changed.value.theirs["said"] == "She would rather tell the health visitor herself"


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"asked": ""}, {"asked": "Select whether you have asked"}),
        ({"said": " "}, {"said": "Enter what they said, or why you have not asked"}),
        ({"asked": "not_asked"}, {"why_not": "Enter what they said, or why you have not asked"}),
        ({"told": "perhaps"}, {"told": "Select yes, no or not known"}),
    ],
)
def test_what_does_not_do_is_refused(amara, question, changes, errors):
    before = events()

    with pytest.raises(Refused) as refused:
        wish_on(question, by=amara, **changes)

    assert refused.value.errors == errors
    assert events() == before


def test_somebody_of_another_case_has_no_wish_here(amara, question):
    stranger = case_of(amara).people.first()

    with pytest.raises(Refused) as refused:
        cases.record_wish(question=question, person=stranger, asked="asked", said="No", by=amara, at=NOON)

    assert refused.value.errors == {"person": "Select a person of this case"}


@pytest.mark.parametrize("who", ["bryn", "chidi", "kit"])
def test_who_may_not_change_leaves_no_trace(request, bryn, amara, question, who):
    person = request.getfixturevalue(who)
    rose = question.case.people.first()
    before = events()

    with pytest.raises(MayNot):
        cases.record_wish(question=question, person=rose, asked="asked", said="No", by=person, at=NOON)

    assert events() == before
