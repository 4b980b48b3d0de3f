"""Things as they stand in the middle of a story, made by the services a practitioner uses.

No test starts from a state that no workflow reaches. Every maker takes who acts (`by`) and, if it matters, when (`at`).
"""

import datetime as dt

from agencies.acting import reading
from agencies.contexts import contexts
from agencies.models import Team
from assessments import services as assessments
from assessments.appraisal import outcomes as catalogue
from assessments.given import ConditionsGiven, JustificationGiven, NeedGiven, RecommendationGiven
from assessments.lifecycle import Status
from assessments.models import Assessment, OutcomeRow, SignedVersion
from cases import services as cases
from cases.given import ItemGiven, PersonGiven, RecipientGiven
from cases.models import SharingQuestion
from cases.stewardship import differing_norms
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
    with reading(by):
        person = question.case.people.first()
    return cases.record_wish(question=question, person=person, **given, by=by, at=at)


def let_see(case, person, *, by, at=NOON, reason="colleague", note="Covers for us this week", until=None):
    """Somebody else let see the case."""
    return cases.let_see(case=case, user=person.user, reason=reason, note=note, by=by, at=at, until=until)


# ---- The appraisal of a question ----

LIKELY = {"likelihood": [3, 4], "severity": [4]}
SLIGHT = {"likelihood": [2], "severity": [2]}
ROWS = ("core_safety", "core_trust", "core_private_life", "core_response")


def harm(what="Rose stops coming to the clinic", **changes):
    """What one side's answers look like, with every further question answered."""
    return {
        "reason": what,
        **LIKELY,
        "bearer": "child",
        "bearer_who": "Sam",
        "reversible": "with_difficulty",
        "based_on": [1],
        "evidence": "reported",
        "measure": "The health visitor calls on Thursday",
    } | changes


def nothing(what="The file of the last year, and the school's log"):
    """What an answer looks like that found nothing."""
    return {"none": True, "looked_at": what}


def pair(share=None, not_share=None):
    """Answers for both poles of one outcome."""
    return {
        "share": share or harm("Rose hides her drinking and misses the clinic"),
        "not_share": not_share or harm("Sam is left alone at night and comes to harm"),
    }


def begun(question, *, by, at=NOON):
    """An appraisal just begun."""
    return assessments.start(question=question, by=by, at=at)


def left_out(chosen):
    """Why the core outcomes that these leave out do not matter here."""
    return {core.id: "Not at stake here" for core in catalogue.load().left_out(chosen)}


def with_outcomes(assessment, *, by, at=NOON, chosen=ROWS, set_aside=None):
    """Outcomes chosen; every core one that is left out has its reason, unless the story gives reasons of its own."""
    reasons = left_out(chosen) if set_aside is None else set_aside
    return assessments.choose_outcomes(assessment=assessment, chosen=chosen, set_aside=reasons, by=by, at=at)


def seen_by(assessment, by):
    """The appraisal as this person can fetch it, with everything."""
    with reading(by):
        return Assessment.objects.visible_to(by).with_all().get(pk=assessment.pk)


def row_of(assessment, key, by):
    """One outcome of it, as this person can fetch it."""
    with reading(by):
        return OutcomeRow.objects.visible_to(by).of_appraisal(assessment.pk).prefetch_related("cells").get(key=key)


def answered(assessment, key, answers=None, *, by, at=NOON, editions=None, finished=True, why=""):
    """One outcome answered, as on the page for a pair."""
    return assessments.appraise(
        row=row_of(assessment, key, by),
        answers=answers or pair(),
        editions=editions or {},
        finished=finished,
        why=why,
        by=by,
        at=at,
    )


def set_out(question, *, by, at=NOON):
    """What is asked of a question itself before anything about it is signed, where it is not said yet."""
    listed = with_an_item_and_a_role(question, by=by, at=at)
    with reading(by):
        now = SharingQuestion.objects.with_all().get(pk=question.pk)
        unasked, norms = now.unasked(), now.open_norms(contexts())
    for person in unasked:
        cases.record_wish(question=now, person=person, asked="not_asked", why_not="She is not well today", by=by, at=at)
    if norms or not now.in_keeping:
        purpose_of(now, by=by, at=at)
    return listed


def purpose_of(question, *, by, at=NOON, in_keeping="She told us so that we would help, and this helps", norms=None):
    """Whether the new use is in keeping; each norm that differs honoured, unless `norms` say otherwise."""
    differing = differing_norms(question.holder_context, question.receiver_context, question.initiative, contexts())
    honoured = {(norm.end, norm.id): ("honoured", "") for norm in differing}
    return cases.record_purpose(
        question=question,
        told_for="To get help with Sam",
        in_keeping=in_keeping,
        answers=honoured | (norms or {}),
        edition=None,
        by=by,
        at=at,
    )


def with_an_item_and_a_role(question, *, by, at=NOON):
    """The items and roles of a question; one of each is listed where there is none."""
    with reading(by):
        items = list(question.items.filter(removed_at=None))
        roles = list(question.recipients.filter(removed_at=None))
    return (
        items or [item_on(question, by=by, at=at)],
        roles or [recipient_of(question, by=by, at=at)],
    )


def appraised(question, *, by, at=NOON, rows=ROWS, answers=None, assessment=None):
    """The appraisal of a question with both sides of every outcome answered, and not shown yet."""
    assessment = with_outcomes(assessment or begun(question, by=by, at=at), by=by, at=at, chosen=rows)
    with_an_item_and_a_role(question, by=by, at=at)
    lines = {"share": {"text": "Rose stopped trusting us"}, "not_share": {"text": "Sam was found alone"}}
    assessments.record_premortem(assessment=assessment, lines=lines, by=by, at=at)
    for key in [row.key for row in seen_by(assessment, by).rows()]:
        answered(assessment, key, (answers or {}).get(key), by=by, at=at)
    assessments.no_other_way(assessment=assessment, because="Nobody else can call this week", by=by, at=at)
    return seen_by(assessment, by)


def a_decision(**changes):
    return RecommendationGiven(
        **{"course": "part", "proposal": "Tell the health visitor about the nights alone"} | changes
    )


def the_reasons(**changes):
    """Reasons that leave nothing unsaid for the answers of `pair`."""
    return JustificationGiven(
        **{
            "main_reason": "Sam's safety at night weighs most, and Rose can be helped to stay with the clinic",
            "proportionality": "Only the nights alone: Sam could come to harm at night; Rose could stop the clinic",
            "wishes_weighed": "Rose would rather tell them herself, and has not yet",
            "objection": "Rose will say nothing more to anybody",
            "objection_state": "partly",
            "answer": "She is told first; the clinic visit for Sam stays hers",
            "change_of_mind": "If the school had seen Sam every day",
            "alternatives": "Waiting until Thursday",
            "expectation": "The health visitor calls by Friday",
            "trigger": "Another night alone; Amara watches",
            "kept": "as_is",
            "form": "speak",
            "review_on": dt.date(2026, 12, 21),
        }
        | changes
    )


def decided(question, *, by, at=NOON, decision=None, reasons=None, rows=ROWS, answers=None):
    """An appraisal with a decision, its reasons and the conditions: everything that a signature asks for."""
    assessment = appraised(question, by=by, at=at, rows=rows, answers=answers)
    return completed(assessment, by=by, at=at, decision=decision, reasons=reasons)


def completed(assessment, *, by, at=NOON, decision=None, reasons=None):
    """What a signature asks for beyond both sides: the question set out, the needs, the decision, the conditions."""
    assessments.show_comparison(assessment=assessment, by=by, at=at)
    items, roles = set_out(assessment.question, by=by, at=at)
    needs = [
        NeedGiven(item=item.pk, recipient=role.pk, extent="summary", why="They call on Thursday")
        for item in items
        for role in roles
    ]
    assessments.record_needs(assessment=assessment, needs=needs, by=by, at=at)
    assessments.decide(
        assessment=assessment,
        recommendation=decision or a_decision(),
        justification=reasons or the_reasons(),
        finished=True,
        by=by,
        at=at,
    )
    conditions = ConditionsGiven(caseload=19, last_supervision=dt.date(2026, 11, 2), time="short", trained="yes")
    assessments.record_conditions(assessment=assessment, conditions=conditions, by=by, at=at)
    return seen_by(assessment, by)


def signed(assessment, *, by, at=NOON):
    """What somebody signs who signs what they see."""
    seen = assessments.draft_fingerprint(seen_by(assessment, by))
    return assessments.sign(assessment=assessment, seen=seen, by=by, at=at)


def version_seen_by(version, by):
    """A signed version as this person can fetch it."""
    with reading(by):
        return SignedVersion.objects.visible_to(by).with_people().get(pk=version.pk)


def assessment_at(status, *, by, manager, question=None, drafted=None, at=NOON):
    """An appraisal in this state, taken there by the people who take it there; from what is `drafted`, if it is."""
    drafted = drafted or decided(question or a_full_question(by=by, at=at), by=by, at=at)
    if status is Status.DRAFTING:
        return drafted
    version = signed(drafted, by=by, at=at)
    if status is Status.SIGNED_OFF:
        seen = version_seen_by(version, manager)
        assessments.sign_off(version=seen, seen=seen.fingerprint, by=manager, at=at)
    if status is Status.SENT_BACK:
        assessments.send_back(
            version=version_seen_by(version, manager), question="What did the school see?", by=manager, at=at
        )
    if status is Status.WITHDRAWN:
        assessments.withdraw(assessment=version.assessment, why="Rose told them herself", by=by, at=at)
    if status is Status.STOPPED:
        cases.stop_question(question=drafted.question, why="The family has moved", by=by, at=at)
    return seen_by(version.assessment, by)


def a_full_question(*, by, at=NOON, **changes):
    """A question with an item, a role and a wish; what a signature asks for besides comes with `completed`."""
    question = question_in(case_of(by, at=at), by=by, at=at, **changes)
    item_on(question, by=by, at=at)
    recipient_of(question, by=by, at=at)
    wish_on(question, by=by, at=at)
    return question
