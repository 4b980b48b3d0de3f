"""A grid that METHOD 2.2 refuses is refused with the row, the side and a pointer to the very answer."""

import pytest

from tests.api.program import Program, faults
from tests.api.told import ASIDE, CELLS, HARM, ROWS, a_question, an_item, begun, both_sides
from tests.told import told_once

pytestmark = pytest.mark.django_db


@told_once
def written(amara):
    program = Program(amara)
    question = a_question(program)
    an_item(program, question)
    return program, begun(program, question)


def refused(written, **changes):
    """What is said of a grid whose second row has these changes on the side of sharing."""
    program, here = written
    cells = CELLS | {"share": {**HARM, **changes}}
    body = {"rows": [{"id": ROWS[0], "cells": CELLS}, {"id": ROWS[1], "cells": cells}]}
    answer = program.sent("PUT", f"{here}/grid", body, headers={"If-Match": program.etag(f"{here}/grid")})
    assert program.get(f"{here}/grid")["rows"][0]["cells"]["share"] is None  # all or none
    return faults(answer)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"likelihood": [4, 3]}, "/rows/1/cells/share/likelihood"),
        ({"likelihood": [1, 6]}, "/rows/1/cells/share/likelihood"),
        ({"likelihood": [True, 2]}, "/rows/1/cells/share/likelihood"),
        ({"likelihood": 3}, "/rows/1/cells/share/likelihood"),
        ({"severity": "grave"}, "/rows/1/cells/share/severity"),
        ({"severity": [1.5, 2]}, "/rows/1/cells/share/severity"),
        ({"bearer": "nobody"}, "/rows/1/cells/share/bearer"),
        ({"score": 7}, "/rows/1/cells/share/score"),
        ({"based_on": ["1"]}, "/rows/1/cells/share/based_on/0"),
        ({"mitigation": {"text": "x", "committed": 1}}, "/rows/1/cells/share/mitigation/committed"),
        ({"none": 1}, "/rows/1/cells/share/none"),
        ({"reason": ""}, "/rows/1/cells/share/reason"),
        ({"based_on": [9]}, "/rows/1/cells/share/based_on"),
        ({"bearer": None}, "/rows/1/cells/share/bearer"),
    ],
)
def test_a_malformed_answer_is_named(written, changes, pointer):
    assert pointer in refused(written, **changes)


def test_row_and_side_are_named_in_words(written):
    said = refused(written, likelihood=[4, 3])

    assert said["/rows/1/cells/share/likelihood"] == "Row core_trust, side share: the lower level comes first"


def test_one_side_alone_is_never_finished(written):
    program, here = written
    body = {"rows": [{"id": ROWS[0], "cells": {"share": HARM}}]}

    answer = program.sent("PUT", f"{here}/grid", body, headers={"If-Match": program.etag(f"{here}/grid")})

    assert any(pointer.startswith("/rows/0/cells/not_share/") for pointer in faults(answer))


@pytest.mark.parametrize(
    ("rows", "pointer"),
    [
        ([{"id": ROWS[0], "cells": CELLS}, {"id": ROWS[0], "cells": CELLS}], "/rows/1/id"),
        ([{"id": "core_nothing", "cells": CELLS}], "/rows/0/id"),
        ([{"id": ROWS[0], "cells": CELLS | {"tell_all": HARM}}], "/rows/0/cells/tell_all"),
    ],
)
def test_rows_and_sides_that_are_not_there_are_refused(written, rows, pointer):
    program, here = written

    answer = program.sent("PUT", f"{here}/grid", {"rows": rows}, headers={"If-Match": program.etag(f"{here}/grid")})

    assert pointer in faults(answer)


def test_one_row_alone_can_be_answered_and_read_again_word_for_word(written):
    program, here = written

    program.put(f"{here}/grid/{ROWS[1]}", {"cells": CELLS})
    row = program.get(f"{here}/grid/{ROWS[1]}")

    assert {name: row["cells"]["share"][name] for name in ("reason", "likelihood", "severity", "based_on")} == {
        name: HARM[name] for name in ("reason", "likelihood", "severity", "based_on")
    }
    assert program.get(f"{here}/grid")["rows"][0]["cells"]["share"] is None


def test_a_grid_that_was_read_can_be_sent_back_as_it_is(written):
    program, here = written
    program.put(f"{here}/grid/{ROWS[1]}", {"cells": CELLS})
    grid = program.get(f"{here}/grid")

    again = program.put(
        f"{here}/grid", {"rows": [{"id": row["id"], "cells": row["cells"]} for row in grid["rows"][1:]]}
    )

    assert again == grid


def test_an_answer_changed_after_it_was_shown_asks_why(written):
    program, _ = written
    question = a_question(program)
    an_item(program, question)
    here = both_sides(program, question)
    program.post(f"{here}/what-it-shows", status=200)
    cells = CELLS | {"share": HARM | {"likelihood": [2, 2]}}

    unsaid = program.sent(
        "PUT", f"{here}/grid/{ROWS[0]}", {"cells": cells}, headers={"If-Match": program.etag(f"{here}/grid/{ROWS[0]}")}
    )
    program.put(f"{here}/grid/{ROWS[0]}", {"cells": cells, "why": "The clinic telephoned"})

    assert set(faults(unsaid)) == {"/why"}
    assert program.get(f"{here}/what-it-shows")["changed_since"] == 1


def test_a_core_outcome_is_not_left_out_without_a_word(written):
    program, here = written
    sent = {"chosen": ROWS, "set_aside": {"core_response": ASIDE["core_response"]}}

    answer = program.sent("PUT", f"{here}/outcomes", sent, headers={"If-Match": program.etag(f"{here}/outcomes")})

    assert faults(answer) == {"/set_aside/core_private_life": "Enter why it does not matter here"}
    assert {row["key"]: row["set_aside_why"] for row in program.get(f"{here}/outcomes")["set_aside"]} == ASIDE
