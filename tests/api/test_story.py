"""A sharing question from asking to signed and signed off, through the second door alone."""

import pytest

from tests.api.program import Program
from tests.api.told import DECISION, a_case, a_question, a_recipient, an_item, both_sides, decided

pytestmark = pytest.mark.django_db


def test_a_question_goes_from_asking_to_signed_off_through_the_api_alone(amara, bryn):
    program, manager = Program(amara), Program(bryn)
    case = a_case(program)
    question = a_question(program, case)
    item, recipient = an_item(program, question), a_recipient(program, question)
    asked = f"questions/{question['id']}"
    program.put(f"{asked}/wishes/{case['people'][0]['id']}", {"asked": "asked", "said": "To tell them herself"})
    norms = [
        {"end": norm["end"], "norm": norm["norm"], "answer": "honoured"}
        for norm in program.get(f"{asked}/purpose")["norms"]
    ]
    program.put(f"{asked}/purpose", {"in_keeping": "Yes", "norms": norms})

    here = decided(program, question, item, recipient)
    draft = program.get(f"{here}/draft")
    version = program.post(f"{here}/sign", {"seen": draft["seen"]})
    waiting = manager.get("sign-off")["waiting"]
    signed = manager.get(f"{asked}/versions/1")
    done = manager.post(f"{asked}/versions/1/sign-off", {"seen": signed["fingerprint"]}, status=200)

    paper = manager.sent("GET", f"{asked}/versions/1/pdf", headers={"Accept": "application/pdf"})
    file = manager.get(f"{asked}/versions/1/file")

    assert draft["missing"] == []
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    assert file["fingerprint"] == version["fingerprint"]
    assert version["number"] == 1
    assert [each["question"] for each in waiting] == [question["id"]]
    assert signed["document"] == version["document"]
    assert signed["document"]["decision"]["course"]["code"] == "part"
    assert done["sign_off"]["outcome"] == "signed_off"
    assert done["sign_off"]["by_name"] == bryn.user.display_name
    assert program.get(here)["status"] == "signed_off"
    assert program.post(f"cases/{case['id']}/history/check", status=200)["sound"] is True


def test_a_history_is_read_page_by_page_each_entry_once(amara):
    program = Program(amara)
    case = a_case(program)
    question = a_question(program, case)
    for number in range(3):
        an_item(program, question, text=f"What neighbour {number} says")
    whole = [entry["number"] for entry in program.get(f"cases/{case['id']}/history")["entries"]]

    pages, cursor = [], {}
    for _ in range(9):
        page = program.get(f"cases/{case['id']}/history", limit="2", **cursor)
        pages.append([entry["number"] for entry in page["entries"]])
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}

    assert [number for page in pages for number in page] == whole
    assert {len(page) for page in pages[:-1]} == {2}
    assert page["total"] > len(whole)  # and looks, which are hidden
    assert program.get(f"cases/{case['id']}/history", status=400, cursor="bm9uc2U")["status"] == 400


def test_what_the_appraisal_shows_is_hidden_until_both_sides_are_there_and_the_first_look_is_kept(amara, bryn):
    program, manager = Program(amara), Program(bryn)
    question = a_question(program)
    an_item(program, question)
    here = both_sides(program, question)

    before = manager.sent("GET", f"{here}/what-it-shows")
    drafted = program.get(f"{here}/draft")
    early = program.sent("PUT", f"{here}/decision", DECISION, headers={"If-Match": program.etag(f"{here}/decision")})
    by_a_reader = manager.sent("POST", f"{here}/what-it-shows")
    shown = program.post(f"{here}/what-it-shows", status=200)
    after = manager.get(f"{here}/what-it-shows")

    assert (before.status_code, by_a_reader.status_code, early.status_code) == (409, 409, 409)
    assert (drafted["document"]["findings"]["shown"], drafted["document"]["findings"]["rows"]) == (False, [])
    assert not [each for each in drafted["missing"] if "would change the finding" in each["message"]]
    assert shown["findings"]["shown"] is True
    assert after["findings"] == shown["findings"]
    assert after["first_shown_at"] == shown["first_shown_at"]
