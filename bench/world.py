"""What is in the databases that are measured? A few cases told through the services, of which all others are copies.

The bench person works on three hundred: most of them ready to be signed, with sixteen outcomes answered on both sides;
some with sixteen outcomes chosen and nothing answered. All other cases belong to somebody of another agency, and hold
four outcomes answered on both sides.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from agencies import services as agencies
from agencies.acting import Acting
from cases.models import Case
from riskapp.demonstration.content import Area, Story
from riskapp.demonstration.telling import Cast, Telling

PASSWORD = "only ever measured"  # noqa: S105  of databases that are dropped at the end
READY, BEGUN = 240, 60
CORE = ["core_safety", "core_trust", "core_private_life", "core_response"]
SIXTEEN = [
    "safety_person", "safety_others", "willingness_to_present", "candour", "stigma", "work_and_relations", "inference",
    "other_agency_action", "acted_on", "intrusion", "continuity", "trust_purposes", "privacy_right", "fairness",
    "staff_safety", "retention",
]  # fmt: skip
LONG = (
    "What was said in confidence reaches somebody who does not know how it was said, and it is read as more than it is."
)


def area() -> Area:
    """Two agencies; who is measured works in the first, everybody else's cases lie with the second."""
    return Area.model_validate(
        {
            "agencies": [
                {"id": "ours", "name": "Measured", "kind": "Drug and alcohol service"},
                {"id": "theirs", "name": "Elsewhere", "kind": "Children’s services"},
            ],
            "teams": [
                {"id": "ours", "agency": "ours", "name": "Adult team", "context": "D"},
                {"id": "theirs", "agency": "theirs", "name": "Duty team", "context": "D"},
            ],
            "people": [
                {"username": "measured", "name": "Person Measured", "works": [["ours", "practitioner"]], "look": ""},
                {"username": "manager", "name": "Manager Measured", "works": [["ours", "manager"]], "look": ""},
                {
                    "username": "elsewhere",
                    "name": "Person Elsewhere",
                    "works": [["theirs", "practitioner"]],
                    "look": "",
                },
            ],
            "conditions": [],
        }
    )


def answers(course: str) -> dict[str, Any]:
    """One side of one outcome, everything answered; the same length for both sides."""
    return {
        "reason": f"{LONG} ({course})",
        "likelihood": [2, 3],
        "severity": [3],
        "bearer": "person_at_centre",
        "bearer_who": "Mr L",
        "reversible": "with_difficulty",
        "based_on": [1],
        "evidence": "reported",
        "measure": "Tell him first, and let him help to word it",
    }


def both() -> dict[str, Any]:
    return {course: answers(course) for course in ("share", "not_share")}


def asked(username: str, receiver: str) -> list[dict[str, Any]]:
    people = [{"initials": "J.L.", "concern": "at_centre"}]
    return [
        {"at": "-20 10:00", "by": username, "open": {"about": LONG, "people": people}},
        {"ask": {"asked": "Tell them about the two lapses?", "receiver": receiver, "decide_by": "2999-01-01"}},
        {
            "items": [
                {
                    "text": LONG,
                    "kind": "hard",
                    "source": "Himself, in session",
                    "source_grade": "reliable",
                    "content_grade": "A",
                    "sensitivity": "high",
                    "in_confidence": "yes",
                    "about": "J.L.",
                },
                {
                    "text": LONG,
                    "kind": "soft",
                    "source": "His sister",
                    "source_grade": "untested",
                    "content_grade": "C",
                    "sensitivity": "medium",
                    "in_confidence": "not_known",
                },
            ]
        },
        {"recipients": [{"team": receiver, "role": "Whoever supervises him", "purpose": "To plan support"}]},
        {"wishes": [{"person": "J.L.", "asked": "asked", "said": "He would rather tell them himself", "told": "yes"}]},
        {"purpose": {"told_for": LONG, "in_keeping": LONG}},
        {"start": True},
    ]  # fmt: skip


def looked(rows: list[str]) -> list[dict[str, Any]]:
    return [
        {"outcomes": {"chosen": rows}},
        {"went_badly": {"share": LONG, "not_share": LONG}},
        *({"look": {"row": row, "sides": both()}} for row in rows),
    ]


def decided() -> list[dict[str, Any]]:
    words = f"{LONG} Safety, trust, candour, stigma, picture, work, continuity, fairness, privacy, staff."
    reasons = dict.fromkeys(
        ("main_reason", "proportionality", "wishes_weighed", "objection", "answer", "change_of_mind", "alternatives",
         "expectation", "trigger"),
        words,
    )  # fmt: skip
    return [
        {"no_other_way": "Nobody else can ask him this week"},
        {"show": True},
        {"needs": [{"item": item, "extent": "summary", "why": "To plan support"} for item in (1, 2)]},
        {
            "decide": {
                "decision": {"course": "part", "proposal": words},
                "reasons": reasons
                | {"objection_state": "partly", "kept": "as_is", "form": "speak", "review_on": "2999-01-01"},
            }
        },
        {"conditions": {"caseload": 19, "time": "short", "trained": "yes"}},
    ]


STORIES = {
    "ready": ("measured", [*asked("measured", "theirs"), *looked(SIXTEEN), *decided()]),
    "begun": ("measured", [*asked("measured", "theirs"), *looked(SIXTEEN)[:2]]),
    "elsewhere": ("elsewhere", [*asked("elsewhere", "ours"), *looked(CORE)]),
}


class World(NamedTuple):
    """The cases told, by name, and a token for the person measured."""

    cases: dict[str, Case]
    people: dict[str, Acting]
    token: str


def told(now: datetime) -> World:
    """Tell one case of each kind through the services."""
    cast = Cast(area(), password=PASSWORD, now=now)
    cases = {}
    for name, (username, acts) in STORIES.items():
        telling = Telling(Story(title=name, made_from="", by=username, acts=acts), cast, now=now)
        telling.tell()
        cases[name] = telling.case
    measured = cast.people["measured"]
    assert measured.membership is not None, "the person measured works somewhere"
    made = agencies.make_token(
        membership=measured.membership, name="bench", expires_at=now + timedelta(days=2), by=measured, at=now
    )
    return World(cases, cast.people, made.secret)
