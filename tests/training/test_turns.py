"""What may follow on what in a session."""

import pytest

from training.turns import Act, Part, Position, Standing, follows, possible


def everywhere(of):
    """Every position that a session of so many stages comes to."""
    seen, waiting = set(), [Position(0, of, None, Standing.WAITING)]
    while waiting:
        now = waiting.pop()
        if now not in seen:
            seen.add(now)
            waiting += [follows(now, act) for act in possible(now)]
    return seen


def test_a_whole_session_in_the_usual_order():
    now, said = Position(0, 2, None, Standing.WAITING), []
    while now.standing is not Standing.OVER:
        act = possible(now)[0]
        said.append(str(act))
        now = follows(now, act)

    stage = ["next", "close", "show", "again", "close", "show", "ask_end", "close", "show"]
    assert said == [*stage, *stage, "debrief", "end"]


def test_what_was_shown_is_never_opened_again_and_nothing_is_shown_that_is_open():
    for now in everywhere(3):
        for act in possible(now):
            after = follows(now, act)
            if now.standing is Standing.SHOWN and after.standing is Standing.OPEN:
                assert (after.stage, after.part) != (now.stage, now.part)
            if after.standing is Standing.SHOWN:
                assert now.standing is Standing.CLOSED


def test_from_everywhere_it_comes_to_an_end_and_no_stage_is_passed_over():
    for now in everywhere(3):
        assert (possible(now) == ()) is (now.standing is Standing.OVER)
        assert all(0 <= follows(now, act).stage - now.stage <= 1 for act in possible(now))
        assert (Act.END in possible(now)) is (now.standing not in (Standing.OPEN, Standing.OVER))


@pytest.mark.parametrize("act", [Act.SHOW, Act.AGAIN, Act.DEBRIEF, Act.NEXT])
def test_while_answers_are_open_there_is_only_closing_them(act):
    with pytest.raises(ValueError):
        follows(Position(1, 2, Part.FIRST, Standing.OPEN), act)
