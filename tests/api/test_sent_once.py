"""A call sent again counts once; a change names the edition it was made from (security T07, S20)."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from audit.verbs import Verb
from cases.models import Case
from tests import factories
from tests.api.program import Program
from tests.api.told import CASE, CELLS, ITEM, QUESTION, a_case, a_question, an_item, begun
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_the_same_call_sent_again_makes_one_thing_and_gets_the_first_answer(amara):
    program, key = Program(amara), uuid.uuid4()

    first = program.sent("POST", "cases", CASE, headers={"Idempotency-Key": str(key)})
    again = program.sent("POST", "cases", CASE, headers={"Idempotency-Key": str(key)})

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["ETag"] == first["ETag"]
    assert len(program.get("cases")["cases"]) == 1


def test_the_same_key_with_other_content_or_from_somebody_else_is_refused(amara, bryn):
    program, key = Program(amara), str(uuid.uuid4())
    program.post("cases", CASE, key=key)

    other = program.sent("POST", "cases", CASE | {"about": "Another matter"}, headers={"Idempotency-Key": key})
    elsewhere = program.sent("POST", f"cases/{program.get('cases')['cases'][0]['id']}/people", {"initials": "X"},
                             headers={"Idempotency-Key": key})  # fmt: skip

    assert (other.status_code, elsewhere.status_code) == (409, 409)
    assert other["Content-Type"] == "application/problem+json"
    assert Case.objects.visible_to(amara).count() == 1


def test_a_key_that_is_no_uuid_is_refused(amara):
    assert Program(amara).sent("POST", "cases", CASE, headers={"Idempotency-Key": "again"}).status_code == 400


def test_a_change_sent_again_gets_its_answer_though_the_edition_has_moved(amara):
    program, key = Program(amara), uuid.uuid4()
    question = a_question(program)
    item = an_item(program, question)
    where, etag = (
        f"questions/{question['id']}/items/{item['id']}",
        program.etag(f"questions/{question['id']}/items/{item['id']}"),
    )

    first = program.put(where, ITEM | {"text": "Seen at the window"}, match=etag, key=key)
    again = program.put(where, ITEM | {"text": "Seen at the window"}, match=etag, key=key)

    assert first == again
    assert first["edition"] == 2


def test_a_grid_sent_again_gets_its_answer(amara):
    program, key = Program(amara), uuid.uuid4()
    question = a_question(program)
    an_item(program, question)
    here = begun(program, question)
    etag, body = program.etag(f"{here}/grid"), {"rows": [{"id": "core_safety", "cells": CELLS}]}

    first = program.put(f"{here}/grid", body, match=etag, key=key)
    again = program.put(f"{here}/grid", body, match=etag, key=key)

    assert first == again


def test_a_change_without_if_match_is_428_and_names_what_is_missing(amara):
    program = Program(amara)
    question = a_question(program)

    refused = program.sent("PUT", f"questions/{question['id']}", QUESTION)

    assert refused.status_code == 428
    assert refused["Content-Type"] == "application/problem+json"


def test_an_if_match_that_is_not_one_etag_is_400(amara):
    program = Program(amara)
    where = f"questions/{a_question(program)['id']}"
    etags = ["1", '""', "*", '"1", "2"', 'W/"1"']

    answers = {etag: program.sent("PUT", where, QUESTION, headers={"If-Match": etag}).status_code for etag in etags}

    assert answers == dict.fromkeys(etags, 400)


def test_whoever_read_an_older_edition_gets_412_with_what_stands_now_and_overwrites_nothing(amara):
    program = Program(amara)
    question = a_question(program)
    where = f"questions/{question['id']}"
    etag = program.etag(where)
    program.put(where, QUESTION | {"asked": "Should we tell them of the nights?"}, match=etag)

    stale = program.sent("PUT", where, QUESTION | {"asked": "Something else"}, headers={"If-Match": etag})

    assert stale.status_code == 412
    assert stale.json()["current"]["asked"] == "Should we tell them of the nights?"
    assert program.get(where)["asked"] == "Should we tell them of the nights?"


def test_two_programs_with_the_same_grid_do_not_overwrite_each_other(amara):
    program = Program(amara)
    question = a_question(program)
    an_item(program, question)
    here = begun(program, question)
    etag, body = program.etag(f"{here}/grid"), {"rows": [{"id": "core_safety", "cells": CELLS}]}
    program.put(f"{here}/grid", body, match=etag)

    other = {"rows": [{"id": "core_safety", "cells": {side: {"none": True, "reason": "All"} for side in CELLS}}]}
    stale = program.sent("PUT", f"{here}/grid", other, headers={"If-Match": etag})

    assert stale.status_code == 412
    assert stale.json()["current"]["rows"][0]["cells"]["share"]["reason"] == CELLS["share"]["reason"]


def test_what_is_still_to_be_said_is_told_before_what_was_not_read(amara):
    program = Program(amara)
    question = a_question(program)
    here = begun(program, question)

    refused = program.sent("POST", f"{here}/sign", {"seen": "0" * 64})

    assert refused.status_code == 409
    assert {"page", "side", "row", "message"} == set(refused.json()["missing"][0])


def test_signing_what_one_has_not_read_is_412(amara):
    assessment = factories.decided(factories.a_full_question(by=amara), by=amara)
    program, here = Program(amara), f"questions/{assessment.question_id}/appraisal"
    read = program.get(f"{here}/draft")["seen"]
    factories.assessments.decide(
        assessment=assessment,
        recommendation=factories.a_decision(proposal="Tell them everything"),
        justification=factories.the_reasons(review_on=timezone.localdate() + dt.timedelta(days=30)),
        finished=True,
        by=amara,
        at=NOON,
    )

    stale = program.sent("POST", f"{here}/sign", {"seen": read})

    assert stale.status_code == 412
    assert "Tell them everything" in str(stale.json()["current"])
    assert program.get(f"questions/{assessment.question_id}/versions")["versions"] == []


def test_a_history_checked_again_under_the_same_key_is_checked_once(amara):
    program, key = Program(amara), str(uuid.uuid4())
    where = f"cases/{a_case(program)['id']}/history/check"

    first, again = (program.sent("POST", where, headers={"Idempotency-Key": key}) for _time in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert AuditEvent.objects.filter(type=Verb.AUDIT_VERIFIED).count() == 1


def test_ending_ones_own_access_again_gets_the_first_answer_and_nobody_elses(amara, kit):
    case = factories.case_of(amara)
    grant = factories.let_see(case, kit, by=amara)
    program, key, where = Program(kit), str(uuid.uuid4()), f"cases/{case.pk}/grants/{grant.pk}/end"

    first, again = (program.sent("POST", where, headers={"Idempotency-Key": key}) for _time in range(2))
    under_another = program.sent("POST", where, headers={"Idempotency-Key": str(uuid.uuid4())})

    assert (first.status_code, again.status_code, under_another.status_code) == (200, 200, 404)
    assert again.json() == first.json()
    assert program.get(f"cases/{case.pk}", status=404)
