"""By the API: a case opened in an emergency and reviewed, and somebody kept away from one."""

import uuid

import pytest

from agencies.acting import reading
from audit.models import AuditEvent
from cases.models import Case
from tests.api.program import Program
from tests.assessments.pages import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(amara, bryn):
    return stories.question(amara).case


def opened(case, **changes):
    return {"reference": case.reference, "emergency": "danger", "note": "A call from the school"} | changes


def test_kit_opens_a_case_in_an_emergency_and_bryn_reviews_it(case, kit, bryn, farid):
    kits, key = Program(kit), {"Idempotency-Key": str(uuid.uuid4())}
    assert kits.sent("GET", f"cases/{case.pk}").status_code == 404

    first, again = (kits.sent("POST", "emergency", opened(case), headers=key) for _ in range(2))

    assert (first.status_code, again.content) == (201, first.content)
    assert kits.sent("GET", f"cases/{case.pk}").status_code == 200
    assert kits.sent("GET", "urgent-access").status_code == 403
    told = first.json()
    lead = Program(farid)
    manager = Program(bryn)
    (listed,) = lead.get("urgent-access")["urgent_accesses"]
    assert (listed["id"], listed["opened_by"], listed["finding"]) == (told["id"], "Kit Lawson", "")
    review = f"urgent-access/{told['id']}/review"
    assert kits.sent("POST", review, {"finding": "needed"}).status_code == 404
    refused = manager.sent("POST", review, {"finding": "not_needed"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/because")
    done = manager.sent("POST", review, {"finding": "needed"}).json()
    assert (done["finding"], done["reviewed_by"]) == ("needed", "Bryn Hughes")


def test_what_cannot_be_opened_gets_the_same_answer(case, kit, chidi):
    theirs, kits = stories.question(chidi).case, Program(kit)

    answers = [kits.sent("POST", "emergency", opened(case, reference=each)) for each in (theirs.reference, "C-22222")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].content == answers[1].content


def test_bryn_keeps_amara_away_and_takes_it_back(case, amara, bryn, kit):
    manager, amaras = Program(bryn), Program(amara)
    given = {"user": str(amara.user.pk), "conflict": "relative", "note": "Her cousin"}
    assert amaras.sent("POST", f"cases/{case.pk}/walls", given).status_code == 403

    refused = manager.sent("POST", f"cases/{case.pk}/walls", given)
    made = manager.sent("POST", f"cases/{case.pk}/walls", given | {"takes_over": "Nia"})

    assert refused.json()["errors"][0]["pointer"] == "/takes_over"
    assert made.status_code == 201
    assert amaras.sent("GET", f"cases/{case.pk}").status_code == 404
    with reading(amara):
        assert not Case.objects.exists()
    (wall,) = manager.get(f"cases/{case.pk}/walls")["walls"]
    lifted = manager.sent("POST", f"cases/{case.pk}/walls/{wall['id']}/lift", {"why": "Another family"}).json()
    assert lifted["lifted_why"] == "Another family"
    assert AuditEvent.objects.filter(type__startswith="wall.", stream_id=case.stream).count() == 2
