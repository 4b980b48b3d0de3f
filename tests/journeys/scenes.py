"""What stands in the addresses of every page: three questions of Amara's that between them have one of each thing."""

import datetime as dt

from agencies.acting import reading
from cases import services as cases
from cases.models import LotBlock
from cases.vocabulary import Pole
from tests import factories
from tests.assessments.pages import stories
from tests.assessments.pages.stories import YESTERDAY
from tests.cases.erasing import a_short_case, approved, asked_to_erase, erase_due, governed_case

LONG = "Rose’s former partner’s solicitor’s correspondence with the ChildrenAndFamiliesCourtAdvisoryAndSupportService, "


def told(assessment, by, **more):
    """The things of one appraisal by the word that stands before them in an address."""
    question = assessment.question
    case = question.case
    with reading(by):
        return things(case, question) | more


def things(case, question):
    return {
        "cases": case.pk,
        "governance": case.pk,
        "questions": question.pk,
        "people": case.people.first().pk,
        "wishes": case.people.first().pk,
        "access": case.grants.get(reason="author").pk,
        "outcomes": "core_safety",
        "both-sides": "core_safety",
        "": "core_safety",
        "items": getattr(question.items.first(), "pk", case.pk),
        "recipients": getattr(question.recipients.first(), "pk", case.pk),
        "another-way": "way-1",
    }


def in_work(amara, bryn):
    """Signed, sent back by Bryn, and open again: with everything on it that an appraisal can have."""
    question = stories.question(amara)
    for text in (LONG * 3, "The school has not seen Sam since 2 November"):
        factories.item_on(question, by=amara, at=YESTERDAY, text=text, kind="hard")
    factories.recipient_of(question, by=amara, at=YESTERDAY, role=LONG)
    cases.record_enquiry(
        question=question,
        asked_of="Hillside School",
        asks="Whether Sam has been seen",
        reveals="That a social worker asks about Sam",
        without_name=False,
        why_named="They cannot look him up without it",
        went_wrong_if={"share": "Word gets round", "not_share": "Nobody looks"},
        by=amara,
        at=YESTERDAY,
    )
    assessment = factories.begun(question, by=amara, at=YESTERDAY)
    assessment = factories.appraised(
        question,
        by=amara,
        at=YESTERDAY,
        assessment=assessment,
        rows=(*factories.ROWS, "core_safety"),
        answers={"core_trust": factories.pair(not_share=factories.nothing())},
    )
    factories.assessments.add_own_outcome(
        assessment=assessment,
        title=LONG,
        prompts={"share": "Could the court hear of it?", "not_share": "Could the court miss it?"},
        by=amara,
        at=YESTERDAY,
    )
    factories.answered(assessment, "own-1", by=amara, at=YESTERDAY)
    assessment = factories.completed(
        factories.seen_by(assessment, amara),
        by=amara,
        at=YESTERDAY,
        reasons=factories.the_reasons(review_on=stories.IN_A_MONTH),
    )
    opinion = stories.asked_for_a_view(assessment, bryn, by=amara)
    dissent = factories.assessments.record_dissent(
        assessment=assessment, text="The school was not asked", by=bryn, at=YESTERDAY
    )
    version = factories.signed(assessment, by=amara, at=YESTERDAY)
    factories.assessments.send_back(
        version=factories.version_seen_by(version, bryn), question="What did the school see?", by=bryn, at=YESTERDAY
    )
    factories.assessments.add_way(
        assessment=factories.seen_by(assessment, amara),
        name="Tell the health visitor with Rose in the room",
        kind="later_date",
        nearer="share",
        until=stories.IN_A_MONTH,
        differs="Rose hears it first",
        by=amara,
        at=YESTERDAY,
    )
    return told(factories.seen_by(assessment, amara), amara, opinions=opinion.pk, **{"different-view": dissent.pk})


def waiting(amara, bryn):
    """Signed, and waiting for a manager."""
    return told(factories.seen_by(stories.signed(amara).assessment, amara), amara)


def signed_off(amara, bryn):
    return told(factories.seen_by(stories.signed_off(amara, bryn).assessment, amara), amara)


def acted_first(amara, bryn):
    """Done first because it could not wait; both sides fall due."""
    assessment = factories.assessments.act_first(
        direction="share",
        did="Told the duty officer where Sam is",
        who="The duty officer",
        acted_at=YESTERDAY - dt.timedelta(hours=1),
        why="Sam was out alone at night",
        agreed="Bryn Hughes, by telephone",
        receiver_name="Eastmere Police",
        receiver_context="C",
        people=[factories.ROSE],
        about="A child out alone",
        by=amara,
        at=YESTERDAY,
    )
    return told(factories.seen_by(assessment, amara), amara)


def looked_after(amara, bryn, kit, nia):
    """Opened by Kit in an emergency, and kept from Nia."""
    question = stories.question(amara)
    urgent = stories.opened_in_an_emergency(question.case, kit)
    wall = stories.kept_away(question.case, nia, by=bryn)
    with reading(amara):
        return things(question.case, question) | {"urgent-access": urgent.pk, "walls": wall.pk}


def governed(amara, bryn, farid):
    """A closed case that Farid was let see: held, and to be erased if somebody agrees."""
    case = a_short_case(by=amara, at=YESTERDAY)
    factories.let_see(case, farid, by=amara, at=YESTERDAY, reason="governance", note="Rose asked who has seen it")
    asked = asked_to_erase(case, by=farid, at=YESTERDAY, why=LONG * 2)
    held = cases.put_hold(case=governed_case(case, farid), reason="claim", why=LONG, by=farid, at=YESTERDAY)
    with reading(amara):
        about = {"cases": case.pk, "governance": case.pk, "subject-access": case.people.first().pk}
    return about | {"erasures": asked.pk, "holds": held.pk}


def erased(amara, bryn, farid):
    """What is left of a case that two people had erased."""
    case = a_short_case(by=amara, at=YESTERDAY)
    done = approved(case, by=farid, second=bryn, at=YESTERDAY)
    erase_due(YESTERDAY)
    return {"cases": case.pk, "governance": case.pk, "erasures": done.pk}


def lot_falls_on(first, team):
    """Two places of the team's block are taken by the other side, so its next two questions fall on this one."""
    LotBlock.objects.create(team=team, number=1, places=[Pole(first).other.value] * 2)
