"""Walkthroughs as they stand in the middle of a story, made by the services a trainer uses."""

from tests.cast import NOON
from training import library, services
from training.walkthrough import read

GATE = {
    "kind": "made_up",
    "title": "The school gate",
    "blind_title": "The school gate",
    "content_note": "A quarrel between parents.",
    "stages": [
        {
            "id": "s1",
            "title": "A quarrel",
            "known": "Two parents quarrel at the school gate. A teacher hears one of them threaten the other.",
            "items": [
                {"id": "i1", "text": "A threat", "kind": "soft", "source": "a teacher", "quality": "heard, not seen"}
            ],
            "holder": {"role": "head teacher", "agency": "school", "contexts": ["B"]},
            "receiver": {"role": "neighbourhood officer", "agency": "police", "contexts": ["C"]},
            "question": "Does the school tell the officer?",
            "outcomes": ["core_safety", "candour"],
        }
    ],
}


def written(by, *, name="school_gate", draft=GATE, at=NOON):
    """A walkthrough that this trainer writes; nothing is lacking."""
    return services.begin(name=name, draft=draft, by=by, at=at)


def published(by, *, name="school_gate", draft=GATE, at=NOON):
    """The first version of it."""
    scenario = written(by, name=name, draft=draft, at=at)
    return services.publish(scenario=scenario, edition=scenario.edition, by=by, at=at)


def brought_in(by, *, of="climbie", at=NOON, **changes):
    """A shipped walkthrough, brought in as a draft of one's own under the same name."""
    said = read(library.load(of, 1).written())
    return services.bring_in(walkthrough=said.model_copy(update=changes), by=by, at=at)


def told_anew(by, *, name="elsewhere", at=NOON):
    """A case that this person told anew, waiting to be checked."""
    return services.offer(name=name, draft=GATE | {"blind_title": "Elsewhere"}, by=by, at=at)
