"""Days in the stories of the fictional area: on a page they read as one writes them."""

import datetime as dt
import re

import pytest

from riskapp.demonstration import content

TODAY = dt.date(2026, 11, 28)


def values(value):
    if hasattr(value, "model_fields_set"):
        value = dict(value)
    elif hasattr(value, "__dataclass_fields__"):
        value = {name: getattr(value, name) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        for inner in value.values():
            yield from values(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from values(inner)
    else:
        yield value


@pytest.mark.parametrize("story", [pytest.param(story, id=story.title) for story in content.stories(TODAY)])
def test_no_text_holds_a_date_as_a_computer_writes_it(story):
    texts = [value for value in values(story) if isinstance(value, str)]

    assert len(texts) > 20
    assert [text for text in texts if re.search(r"\d{4}-\d\d-\d\d", text)] == []


def test_a_day_alone_reads_as_one_within_a_sentence_and_a_date_stays_a_date():
    told = {"dated": "{-18}", "owner": "Marta", "by": "{+3}", "said": "He rang on {-6}", "kept_until": "{+1}"}

    assert content._dated(told, TODAY) == {
        "dated": "10 November 2026",
        "owner": "Marta",
        "by": "1 December 2026",
        "said": "He rang on 22 November 2026",
        "kept_until": "2026-11-29",
    }
