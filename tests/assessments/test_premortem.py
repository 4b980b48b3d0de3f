"""It went badly: one line for each side."""

import datetime as dt

import pytest

from agencies.permissions import Refused
from assessments import services
from tests.cases.telling import Verb, events, last
from tests.cast import NOON
from tests.factories import a_full_question, begun, seen_by

pytestmark = pytest.mark.django_db


LATER = NOON + dt.timedelta(hours=1)


def recorded(assessment, by, at=NOON, **lines):
    return services.record_premortem(assessment=assessment, lines=lines, by=by, at=at)


def test_a_line_for_each_side_or_why_there_is_none(amara):
    assessment = begun(a_full_question(by=amara), by=amara)

    recorded(assessment, amara, share={"text": "She vanished"}, not_share={"cannot": "Nothing changes in a week"})

    lines = {line.course: (line.text, line.cannot) for line in seen_by(assessment, amara).premortems.all()}
    assert lines == {"share": ("She vanished", ""), "not_share": ("", "Nothing changes in a week")}
    assert last(assessment)[0] == Verb.PREMORTEM_RECORDED


@pytest.mark.parametrize(
    ("pole", "message"),
    [
        ("share", "Write one line if we share, or say why you cannot"),
        ("not_share", "Write one line if we do not share, or say why you cannot"),
    ],
)
def test_one_side_alone_is_not_enough(pole, message, amara):
    assessment = begun(a_full_question(by=amara), by=amara)
    before = events()

    with pytest.raises(Refused) as refused:
        recorded(assessment, amara, **{"share": {"text": "x"}, "not_share": {"text": "y"}} | {pole: {"text": "  "}})

    assert refused.value.errors == {f"{pole}-text": message}
    assert events() == before


def test_a_line_can_be_written_anew(amara):
    assessment = begun(a_full_question(by=amara), by=amara)
    recorded(assessment, amara, share={"text": "She vanished"}, not_share={"text": "Sam was found alone"})

    lost = {"share": {"text": "She lost the flat"}, "not_share": {"text": "Sam was found alone"}}
    recorded(assessment, amara, at=LATER, **lost)

    lines = seen_by(assessment, amara).premortems.all()
    assert sorted(line.text for line in lines) == ["Sam was found alone", "She lost the flat"]
    assert last(assessment)[2] == {"was": {"share": "She vanished"}, "now": {"share": "She lost the flat"}}
