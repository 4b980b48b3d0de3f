"""A program says which risks the reasons refer to, as the page does; whoever leaves it out ticks none."""

import pytest

from tests.api.program import Program, faults
from tests.api.told import DECISION, ROWS, a_question, a_recipient, an_item, both_sides

pytestmark = pytest.mark.django_db
IN_OTHER_WORDS = DECISION | {"proportionality": "Telling may drive her off; keeping quiet leaves the boy unseen"}


def test_reasons_in_other_words_are_taken_once_the_risks_are_named(amara):
    program = Program(amara)
    question = a_question(program)
    an_item(program, question)
    a_recipient(program, question)
    here = both_sides(program, question)
    program.post(f"{here}/what-it-shows", status=200)
    there, ticked = f"{here}/decision", {"share": [ROWS[1]], "not_share": [ROWS[0]]}

    refused = program.sent("PUT", there, IN_OTHER_WORDS | {"finished": True}, headers={"If-Match": program.etag(there)})
    kept = program.put(there, IN_OTHER_WORDS | {"finished": True, "refers_to": ticked})
    without = program.put(there, DECISION | {"finished": True})

    assert "Mention at least one risk from each side" in faults(refused)["/refers_to"]
    assert kept["refers_to"] == ticked
    assert without["refers_to"] == {}
