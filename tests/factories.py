"""Things as they stand in the middle of a story, made by the services a practitioner uses.

No test starts from a state that no workflow reaches. Every maker takes who acts (`by`) and, if it matters, when (`at`).
"""

from agencies.models import Team
from cases import services as cases
from cases.given import ItemGiven, PersonGiven, RecipientGiven
from tests.cast import NOON

SAM = PersonGiven(initials="S.W.", name="Sam Whitlock", concern="child")
ROSE = PersonGiven(initials="R.W.", name="Rose Whitlock", concern="at_centre")


def case_of(by, *, about="A child not seen at school for three weeks", people=(ROSE, SAM), at=NOON, key=None):
    """A case of this practitioner's team, about Rose and her son Sam."""
    return cases.open_case(team=by.team, about=about, people=list(people), by=by, at=at, key=key)


def a_question(**changes):
    """What `cases.ask` takes, apart from case, ends and who acts."""
    return {
        "asked": "Should we tell the health visitor about Rose's lapse?",
        "initiative": "ours",
        "mode": "single",
        "period": "three_months",
    } | changes


def question_in(case, *, by, at=NOON, key=None, **changes):
    """A question in this case: from its own team to the health visitors, unless `changes` say otherwise."""
    changes.setdefault("holder_team", case.team)
    changes.setdefault("receiver_name", "Health visiting, Eastmere Health")
    changes.setdefault("receiver_context", "B")
    return cases.ask(case=case, **a_question(**changes), by=by, at=at, key=key)


def question_between(holder, receiver, *, by, at=NOON, **changes):
    """A question in a new case of the practitioner's team, between services of these two types.

    The holder is the practitioner's own team; a receiving team of that type is taken from the register, if there is
    one.
    """
    team = Team.objects.in_context(receiver).exclude(pk=by.team.pk).first()
    ends = {"receiver_team": team} if team else {"receiver_name": "Another service"}
    return question_in(
        case_of(by, at=at), by=by, at=at, holder_context=holder, receiver_context=receiver, **(ends | changes)
    )


def an_item(**changes):
    """One item of information as it is typed: hearsay, unless `changes` say otherwise."""
    return ItemGiven(
        **{
            "text": "A neighbour says that Rose leaves Sam alone at night",
            "kind": "soft",
            "source": "Neighbour, by telephone",
            "source_grade": "untested",
            "content_grade": "C",
            "dated": "19 November 2026",
            "sensitivity": "medium",
            "in_confidence": "no",
        }
        | changes
    )


def item_on(question, *, by, at=NOON, **changes):
    """An item listed on a question."""
    return cases.add_item(question=question, item=an_item(**changes), by=by, at=at)


def a_recipient(**changes):
    """A recipient as typed: the health visitor."""
    return RecipientGiven(
        **{
            "agency_name": "Health visiting, Eastmere Health",
            "context": "B",
            "role": "Health visitor",
            "purpose": "To plan the next visit",
            "route": "By telephone, then in writing",
        }
        | changes
    )


def recipient_of(question, *, by, at=NOON, **changes):
    """A role that would receive what the question is about."""
    return cases.name_recipient(question=question, recipient=a_recipient(**changes), by=by, at=at)


def wish_on(question, *, by, at=NOON, **changes):
    """What the first person of the case wants."""
    given = {"asked": "asked", "said": "She would rather tell the health visitor herself", "told": "yes"} | changes
    return cases.record_wish(question=question, person=question.case.people.first(), **given, by=by, at=at)


def let_see(case, person, *, by, at=NOON, reason="colleague", note="Covers for us this week", until=None):
    """Somebody else let see the case."""
    return cases.let_see(case=case, user=person.user, reason=reason, note=note, by=by, at=at, until=until)
