"""Who sees it differently, and what does a colleague think who was asked?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from agencies.acting import Acting
from agencies.models import User
from agencies.permissions import NotPossibleNow
from assessments import permissions, steps
from assessments.models import Assessment, Dissent, SecondOpinion
from audit import services as audit
from audit.verbs import Verb
from cases import steps as cases
from cases.models import Grant
from cases.vocabulary import GrantReason


def record_dissent(
    *, assessment: Assessment, text: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> Dissent:
    """Keep a different view with the record. Nobody can remove it."""
    view = Dissent(assessment=assessment, stream=assessment.stream, by=by.user, role=by.role or "", at=at)
    with audit.action(Verb.DISSENT_RECORDED, stream=assessment.stream, object=view, by=by, at=at, key=key) as act:
        now = Assessment.objects.with_question().lock(assessment)
        permissions.check_can_differ(now, by, at)
        view.text = steps.words(text, _("Enter your view"), "text")
        view.save(force_insert=True)
        act.says(question=now.question_id)
        act.seal({"now": {"view": view.text}})
    return view


def answer_dissent(
    *, dissent: Dissent, answer: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> Dissent:
    """The author's answer to a different view, once. The view stays as it was written."""
    with audit.action(Verb.DISSENT_ANSWERED, stream=dissent.stream, object=dissent, by=by, at=at, key=key) as act:
        now = Assessment.objects.with_question().lock(dissent.assessment)
        held = now.dissents.select_related("by").get(pk=dissent.pk)
        held.assessment = now
        permissions.check_can_answer_view(held, by, at)
        if held.answered_at is not None:
            raise NotPossibleNow(_("This view has been answered."))
        held.answer, held.answered_at = steps.words(answer, _("Enter your answer"), "answer"), at
        held.save()
        act.says(question=now.question_id)
        act.seal({"now": {"answer": held.answer}})
    return held


def ask_opinion(
    *,
    assessment: Assessment,
    colleague: User,
    question: str,
    by: Acting,
    at: dt.datetime,
    key: audit.Sent | None = None,
) -> SecondOpinion:
    """Ask a colleague of the same agency for a view, and let them see the case for it, for `OPINION_DAYS` at most.

    Whoever was asked and can read it still is not asked twice; once their access has ended they can be asked again.
    """
    opinion = SecondOpinion(
        assessment=assessment, stream=assessment.stream, asked_of=colleague, asked_by=by.user, asked_at=at
    )
    with audit.action(Verb.OPINION_ASKED, stream=assessment.stream, object=opinion, by=by, at=at, key=key) as act:
        now = Assessment.objects.with_question().lock(assessment)
        permissions.check_can_ask_opinion(now, colleague, by, at)
        grants = Grant.objects.to_stream(now).of(colleague).to_the_case().current(at)
        if now.opinions.filter(asked_of=colleague, given_at=None).exists() and grants.at_work(at).exists():
            raise NotPossibleNow(_("You have asked them already, and they have not answered yet."))
        opinion.question = steps.words(question, _("Enter what you would like them to look at"), "question")
        until = permissions.opinion_until(at)
        if not grants.lasting(until).exists():
            reason = GrantReason.SECOND_OPINION
            cases.granted(act, now.question.case, user=colleague, reason=reason, by=by, at=at, until=until)
        opinion.save(force_insert=True)
        act.says(question=now.question_id, user=colleague.pk, opinion=opinion.pk)
        act.seal({"now": {"question": opinion.question}})
        act.then("assessments.tasks.remind", assessment=now.pk, person=colleague.pk, about="opinion")
    return opinion


def give_opinion(
    *, opinion: SecondOpinion, view: str, by: Acting, at: dt.datetime, key: audit.Sent | None = None
) -> SecondOpinion:
    """The view of the colleague who was asked, once, kept with the record."""
    with audit.action(Verb.OPINION_GIVEN, stream=opinion.stream, object=opinion, by=by, at=at, key=key) as act:
        held = SecondOpinion.objects.with_assessment().lock(opinion)
        permissions.check_can_give_opinion(held, by, at)
        if held.given_at is not None:
            raise NotPossibleNow(_("You have given your view. You can record a different view as well."))
        held.view, held.given_at = steps.words(view, _("Enter your view"), "view"), at
        held.save()
        act.says(question=held.assessment.question_id, opinion=held.pk)
        act.seal({"now": {"view": held.view}})
    return held
