"""Somebody from another agency finds nothing, at any address, whatever they send; and no word of the case gets out."""

import uuid

import pytest

from agencies.acting import reading
from audit.models import AuditEvent
from tests.api.program import Program
from tests.api.told import CELLS, DECISION, ITEM, QUESTION, RECIPIENT
from tests.assessments.pages import stories
from tests.factories import case_of
from tests.told import told_once

pytestmark = pytest.mark.django_db

WHY = {"why": "Because"}
SENT = {
    "cases/{case}/close": None,
    "cases/{case}/people": {"initials": "X"},
    "cases/{case}/questions": QUESTION,
    "cases/{case}/history/check": None,
    "cases/{case}/grants/{grant}/end": None,
    "questions/{question}/stop": WHY,
    "questions/{question}/items": ITEM,
    "questions/{question}/items/{item}/remove": WHY,
    "questions/{question}/recipients": RECIPIENT,
    "questions/{question}/recipients/{recipient}/remove": None,
    "questions/{question}/appraisal": None,
    "questions/{question}/appraisal/what-it-shows": None,
    "questions/{question}/appraisal/outcomes/{key}/set-aside": WHY,
    "questions/{question}/appraisal/outcomes/{key}/take-up": None,
    "questions/{question}/appraisal/amend": WHY,
    "questions/{question}/appraisal/withdraw": WHY,
    "questions/{question}/appraisal/sign": {"seen": "0" * 64},
    "questions/{question}/appraisal/views": {"text": "I see it differently"},
    "questions/{question}/versions/1/sign-off": {"seen": "0" * 64},
    "questions/{question}/versions/1/send-back": {"question": "Why?"},
}
PUT = {
    "cases/{case}/people/{person}": {"initials": "X"},
    "questions/{question}": QUESTION,
    "questions/{question}/items/{item}": ITEM,
    "questions/{question}/recipients/{recipient}": RECIPIENT,
    "questions/{question}/wishes/{person}": {"asked": "asked", "said": "Yes"},
    "questions/{question}/purpose": {"in_keeping": "Yes"},
    "questions/{question}/appraisal/outcomes": {"chosen": ["core_safety"]},
    "questions/{question}/appraisal/went-badly": {"lines": {"share": {"text": "a"}, "not_share": {"text": "b"}}},
    "questions/{question}/appraisal/grid": {"rows": [{"id": "core_safety", "cells": CELLS}]},
    "questions/{question}/appraisal/grid/{key}": {"cells": CELLS},
    "questions/{question}/appraisal/no-other-way": {"because": "None"},
    "questions/{question}/appraisal/uneven/depth": {"because": "None"},
    "questions/{question}/appraisal/need-to-know": {"needs": []},
    "questions/{question}/appraisal/decision": DECISION,
    "questions/{question}/appraisal/conditions": {"caseload": 3},
}
READ = [
    "cases/{case}", "cases/{case}/people", "cases/{case}/people/{person}", "cases/{case}/grants",
    "cases/{case}/history", "cases/{case}/questions", "questions/{question}", "questions/{question}/items",
    "questions/{question}/items/{item}", "questions/{question}/recipients",
    "questions/{question}/recipients/{recipient}", "questions/{question}/wishes",
    "questions/{question}/wishes/{person}", "questions/{question}/purpose", "questions/{question}/enquiries",
    "questions/{question}/history", "questions/{question}/appraisal", "questions/{question}/appraisal/outcomes",
    "questions/{question}/appraisal/went-badly", "questions/{question}/appraisal/grid",
    "questions/{question}/appraisal/grid/{key}", "questions/{question}/appraisal/ways",
    "questions/{question}/appraisal/what-it-shows", "questions/{question}/appraisal/need-to-know",
    "questions/{question}/appraisal/decision", "questions/{question}/appraisal/conditions",
    "questions/{question}/appraisal/missing", "questions/{question}/appraisal/draft",
    "questions/{question}/appraisal/views", "questions/{question}/appraisal/opinions",
    "questions/{question}/versions", "questions/{question}/versions/1", "questions/{question}/versions/1/changes",
    "questions/{question}/versions/1/pdf", "questions/{question}/versions/1/file",
]  # fmt: skip
CANARIES = ["Rose", "Sam", "R.W.", "neighbour", "Eastmere Children's Services"]
MATCH = {"If-Match": '"1"'}


@told_once
def things(amara, bryn):
    """What stands in the addresses: a decision Amara signed yesterday."""
    assessment = stories.signed(amara).assessment
    question = assessment.question
    with reading(amara):
        return {
            "case": question.case_id,
            "question": question.pk,
            "person": question.case.people.first().pk,
            "grant": question.case.grants.first().pk,
            "item": question.items.get().pk,
            "recipient": question.recipients.get().pk,
            "key": assessment.outcome_rows.first().key,
        }


def everything(program, things):
    """Every answer to every address about a case, by method and address."""
    calls = [("GET", where, None) for where in READ]
    calls += [("POST", where, body) for where, body in SENT.items()]
    calls += [("PUT", where, body) for where, body in PUT.items()]
    return {
        (method, where): program.sent(method, where.format(**things), body, headers=MATCH if method != "GET" else None)
        for method, where, body in calls
    }


def test_chidi_finds_nothing_reads_no_word_and_is_told_the_same_of_what_is_not_there(chidi, things):
    program = Program(chidi)
    before = set(AuditEvent.objects.values_list("pk", flat=True))

    answers = everything(program, things)

    assert {call: answer.status_code for call, answer in answers.items() if answer.status_code != 404} == {}
    assert not [word for answer in answers.values() for word in CANARIES if word in answer.content.decode()]
    left = set(AuditEvent.objects.exclude(pk__in=before).values_list("stream_id", "type"))
    assert left == {(chidi.user.pk, "view.denied")}  # in his own chain, and it does not say what was not there

    nothing = {name: uuid.UUID(int=7) for name in things} | {"key": "none"}
    none = everything(program, nothing)
    assert {call: answer.content for call, answer in answers.items()} == {c: each.content for c, each in none.items()}


def test_lists_hold_nothing_of_it_for_chidi(chidi, things):
    program = Program(chidi)

    lists = [program.get(where) for where in ("cases", "questions", "sign-off", "opinions")]

    assert [next(iter(each.values())) for each in lists] == [[], [], [], []]


def test_bryn_reads_it_all_and_each_look_is_recorded_before_it_is_shown(bryn, things):
    program = Program(bryn)

    answers = {where: program.sent("GET", where.format(**things)) for where in READ}

    looks = AuditEvent.objects.filter(type="view.opened", actor_id=bryn.user.pk)
    assert {answer.status_code for answer in answers.values()} == {200}
    assert looks.count() >= 12
    assert "Rose" in answers["questions/{question}"].content.decode()


def test_bryn_who_manages_changes_nothing(bryn, things):
    program = Program(bryn)
    only_read = [where for where in SENT if where.split("/")[-1] in {"items", "recipients", "people", "questions"}]

    answers = [program.sent("POST", where.format(**things), SENT[where]) for where in only_read]

    assert {answer.status_code for answer in answers} == {403}
    assert all("Only a practitioner" in answer.json()["detail"] for answer in answers)


def test_a_page_of_cases_leads_to_the_next(kit):
    made = [str(case_of(kit).pk) for _number in range(5)]
    program = Program(kit)

    first = program.get("cases", limit=2)
    second = program.get("cases", limit=2, cursor=first["next"])
    third = program.get("cases", limit=2, cursor=second["next"])

    pages = [[case["id"] for case in page["cases"]] for page in (first, second, third)]
    assert sorted(case for page in pages for case in page) == sorted(made)
    assert [len(page) for page in pages] == [2, 2, 1]
    assert third["next"] is None
