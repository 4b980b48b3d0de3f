"""How a decision was appraised, as codes of the signed document: both sides in one loop, and nothing added up."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.appraisal.symmetry import Component, NoteKind
from reviews.appraised import marks
from tests.examples import examples

OTHER = {"share": "not_share", "not_share": "share"}


def a_harm(likelihood, severity, **more):
    return {"likelihood": likelihood, "severity": severity, "reason": "A reason", **more}


def signed(*rows, caseload=None, last=None, guide=None, every=None, basis="residual"):
    """As much of a signed document as is counted from; of `rows` each is a reading if we share and one if we do not."""
    return {
        "basis": {"code": basis, "words": ""},
        "rows": [
            {"key": f"row-{number}", "sides": {"share": {"reading": one}, "not_share": {"reading": other}}}
            for number, (one, other) in enumerate(rows)
        ],
        "conditions": {"caseload": caseload, "last_supervision": last},
        "team_conditions": {"caseload_guide": guide, "supervision_every_weeks": every},
        "signing": {"at": "2026-11-23T23:30:00Z"},
    }


AXES = st.one_of(st.just("cannot_tell"), st.tuples(st.integers(1, 5), st.integers(1, 5)).map(sorted))
READINGS = st.one_of(
    st.builds(lambda why: {"none": True, "reason": why}, st.sampled_from(["The log", "", "The file"])),
    st.builds(
        a_harm,
        AXES,
        AXES,
        reason=st.sampled_from(["", "A reason", "Another one"]),
        evidence=st.sampled_from(["direct", "assumed", "corroborated"]),
        reversible=st.sampled_from(["yes", "no"]),
    ),
)
ROWS = st.lists(st.tuples(READINGS, READINGS), min_size=1, max_size=5)


def test_the_highest_reading_of_each_side_is_taken_at_both_ends_of_its_range():
    told = marks(
        signed(
            (a_harm([1, 2], [4, 4]), {"none": True, "reason": "The log"}),
            (a_harm([2, 4], [1, 5]), {"none": True, "reason": "The file"}),
        )
    )

    assert {each for each in told if ".share." in each} == {
        "likelihood.share.least.2", "likelihood.share.most.4", "severity.share.least.4", "severity.share.most.5",
    }  # fmt: skip
    assert "severity.not_share.least.0" in told
    assert "severity.not_share.most.0" in told


def test_what_could_not_be_judged_is_the_whole_range_and_is_said():
    told = marks(signed((a_harm("cannot_tell", [3, 3]), a_harm([1, 1], [3, 3]))))

    assert {"likelihood.share.least.1", "likelihood.share.most.5", "cannot_tell.share"} <= set(told)
    assert "cannot_tell.not_share" not in told


def test_a_measure_counts_as_it_counted_when_it_was_signed():
    agreed = {"text": "Ring first", "owner": "Amara", "by": "Friday", "committed": True}
    measure = {**agreed, "residual": {"likelihood": [1, 1], "severity": [2, 2]}}
    row = (a_harm([3, 3], [5, 5], mitigation=measure), a_harm([1, 1], [1, 1]))

    assert "severity.share.most.2" in marks(signed(row))
    assert "severity.share.most.5" in marks(signed(row, basis="inherent"))


def test_more_on_one_side_is_said_only_where_the_method_calls_it_uneven():
    backed, assumed = (a_harm([1, 2], [1, 2], evidence=grade) for grade in ("direct", "assumed"))

    assert "evidence.share" in marks(signed((backed, assumed), (backed, assumed)))
    assert "evidence.not_share" in marks(signed((assumed, backed), (assumed, backed)))
    assert "evidence.even" in marks(signed((backed, backed), (assumed, assumed)))
    assert "evidence.too_few" in marks(signed((backed, assumed)))


@given(ROWS)
@examples(60)
def test_both_sides_exchanged_exchange_every_code_and_nothing_else(rows):
    here, there = marks(signed(*rows)), marks(signed(*[(other, one) for one, other in rows]))

    assert set(there) == {".".join(OTHER.get(part, part) for part in each.split(".")) for each in here}


@given(ROWS)
@examples(30)
def test_each_decision_has_one_code_of_each_question(rows):
    told = marks(signed(*rows))

    assert len(set(told)) == len(told)
    for component in Component:
        assert sum(each.startswith(f"{component}.") for each in told) == 1
    assert sum(each.split(".")[0] in ("likelihood", "severity") for each in told) == 8
    known = {*Component, *NoteKind, "likelihood", "severity", "cannot_tell", "caseload", "supervision"}
    assert {each.split(".")[0] for each in told} <= known
    assert all(len(each) <= 40 and " " not in each for each in told)


def test_conditions_are_set_beside_what_the_team_had_recorded():
    row = (a_harm([1, 1], [1, 1]), a_harm([1, 1], [1, 1]))

    def told(**conditions):
        return marks(signed(row, **conditions))[-2:]

    assert told(caseload=21, guide=20, last="2026-10-27", every=4) == ("caseload.over", "supervision.within")
    # Signed at half past eleven at night in London, and five weeks ago by a day: the day is that of London.
    assert told(caseload=20, guide=20, last="2026-10-19", every=5) == ("caseload.within", "supervision.within")
    assert told(caseload=20, guide=20, last="2026-10-18", every=5) == ("caseload.within", "supervision.longer")
    assert told(guide=20, every=4) == ("caseload.unknown", "supervision.unknown")
    assert told(caseload=3, last="2026-10-18") == ("caseload.no_guide", "supervision.no_rule")
