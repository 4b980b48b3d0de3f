"""Recipients: a role or a named person, with a purpose; never a whole organisation."""

from uuid import UUID

import pytest

from agencies.acting import reading
from agencies.permissions import ChangedMeanwhile, MayNot, NotPossibleNow, Refused
from audit.verbs import Verb
from cases import services as cases
from cases.models import Recipient
from tests.cases.telling import events, last
from tests.cast import NOON
from tests.factories import a_recipient, case_of, question_in, recipient_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(amara):
    return question_in(case_of(amara), by=amara)


def test_a_team_of_the_register_brings_its_name_and_type(amara, question, health_visiting):
    recipient = recipient_of(
        question, by=amara, team=health_visiting.pk, agency_name="", context="", person="Dilys Morgan"
    )

    assert recipient.words == "Dilys Morgan, Health visitor, Health visiting, Eastmere Health"
    assert last(question) == (
        Verb.RECIPIENT_NAMED,
        {"question": str(question.pk), "number": 1, "context": "B", "team": str(health_visiting.pk)},
        {
            "now": {
                "team": "Health visiting, Eastmere Health",
                "agency_name": "Health visiting, Eastmere Health",
                "context": "B",
                "role": "Health visitor",
                "person": "Dilys Morgan",
                "purpose": "To plan the next visit",
                "route": "By telephone, then in writing",
            }
        },
    )


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"role": "", "person": " "}, {"role": "Enter a role or a person"}),
        ({"purpose": ""}, {"purpose": "Enter what they would use it for"}),
        ({"agency_name": ""}, {"agency_name": "Enter the service they work for"}),
        ({"context": ""}, {"context": "Select what type of service it is here"}),
        ({"team": UUID(int=1)}, {"team": "Select a service from the list"}),
        ({"role": "r" * 201}, {"role": "This must be 200 characters or fewer"}),
    ],
)
def test_what_does_not_do_is_refused(amara, question, changes, errors):
    before = events()

    with pytest.raises(Refused) as refused:
        recipient_of(question, by=amara, **changes)

    assert refused.value.errors == errors
    assert events() == before


def test_a_change_tells_what_was_and_is_now_and_two_editors_meet(amara, question):
    recipient = recipient_of(question, by=amara)

    cases.change_recipient(recipient=recipient, changes=a_recipient(role="Clinic nurse"), edition=1, by=amara, at=NOON)

    assert last(question) == (
        Verb.RECIPIENT_CHANGED,
        {"question": str(question.pk), "number": 1, "context": "B", "fields": ["role"]},
        {"was": {"role": "Health visitor"}, "now": {"role": "Clinic nurse"}},
    )
    with pytest.raises(ChangedMeanwhile) as changed:
        cases.change_recipient(
            recipient=recipient, changes=a_recipient(role="Receptionist"), edition=1, by=amara, at=NOON
        )
    assert changed.value.theirs["role"] == "Clinic nurse"


def test_a_recipient_taken_off_stays_on_record(amara, question):
    recipient = recipient_of(question, by=amara)

    cases.remove_recipient(recipient=recipient, edition=1, by=amara, at=NOON)

    assert last(question) == (
        Verb.RECIPIENT_REMOVED,
        {"question": str(question.pk), "number": 1},
        {"was": {"recipient": "Health visitor, Health visiting, Eastmere Health"}},
    )
    with reading(amara):
        assert not question.recipients.current().exists()
    with pytest.raises(NotPossibleNow, match="This recipient was taken off the list"):
        cases.remove_recipient(recipient=recipient, by=amara, at=NOON)
    assert recipient_of(question, by=amara).number == 2


@pytest.mark.parametrize("who", ["bryn", "chidi", "kit"])
def test_who_may_not_change_leaves_no_trace(request, bryn, amara, question, who):
    person = request.getfixturevalue(who)
    recipient = recipient_of(question, by=amara)
    before = events()

    with pytest.raises(MayNot):
        recipient_of(question, by=person)
    with pytest.raises(MayNot):
        cases.change_recipient(recipient=recipient, changes=a_recipient(role="Mine"), edition=1, by=person, at=NOON)
    with pytest.raises(MayNot):
        cases.remove_recipient(recipient=recipient, by=person, at=NOON)

    assert events() == before


def test_nobody_else_sees_who_would_receive_it(amara, question, chidi):
    recipient_of(question, by=amara)

    with reading(chidi):
        assert not Recipient.objects.visible_to(chidi).exists()
        assert not Recipient.objects.exists()
