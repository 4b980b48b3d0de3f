"""Which follow-ups, samples and counted decisions are asked for, and by whom may they be seen?

No method here groups or filters what is counted by a person, and the table that is counted from has no person in it.
One method finds what whoever asks signed themselves, for their own page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, NullIf

from agencies.acting import Acting
from agencies.models import Team, User
from agencies.roles import Role
from assessments.vocabulary import TimeToday, Trained
from cases.querysets import FencedQuerySet, NotThere, OneOf, Opened
from reviews.appraised import Caseload, Supervision, caseload, supervision
from reviews.rates import FollowedUp, found
from reviews.vocabulary import ErrorKind, Need, Use

if TYPE_CHECKING:
    from reviews.models import (  # noqa: F401  # named within texts
        Action,
        ApartReading,
        BlindReview,
        Counted,
        DoubleAppraisal,
        FollowUp,
        Ladder,
        NoiseAudit,
        Reminded,
        Sample,
        ThresholdChange,
    )


class FollowUpQuerySet(FencedQuerySet["FollowUp"]):
    """What came of decisions."""

    def of_version(self, version: UUID) -> Self:
        """All that was said of one signed version, the first first; as far as the fence lets it be read."""
        return self.filter(version_id=version).order_by("number")

    def with_people(self) -> Self:
        """Each with who made it, the first first."""
        return self.select_related("by").order_by("number")


class SampleQuerySet(models.QuerySet["Sample"]):
    """Samples that were drawn."""

    def visible_to(self, by: Acting) -> Self:
        """Those of the team that this person manages, or of teams of the agency whose information they govern."""
        return self.filter(team__in=teams_looked_after(by))

    def of_team(self, team: Team) -> Self:
        return self.filter(team=team)


class CountedQuerySet(FencedQuerySet["Counted"]):
    """What is counted of decisions."""

    def countable_by(self, by: Acting) -> Self:
        """Those of the team they manage, or of the agency whose information they govern: as codes, never as cases."""
        return self.filter(team__in=teams_looked_after(by), replaced=False)

    def of_team(self, team: Team) -> Self:
        return self.filter(team=team)

    def of_own(self, by: Acting) -> Self:
        """Those that this person signed: for their own page. Of nobody else can it be asked."""
        return self.filter(version__signed_by=by.user, replaced=False)

    def due(self, on: dt.date) -> Self:
        """Those to be followed up by then, the longest due first."""
        return self.filter(due_on__lte=on).order_by("due_on", "pk")

    def quiet_and_unknown(self) -> Self:
        """From which a sample is drawn: no complaint, no incident, and nobody knows yet what came of them."""
        return self.filter(replaced=False, ended=False, loud=False).filter(
            Q(need="undetermined") | Q(shared=True, use="undetermined")
        )

    def with_question(self) -> Self:
        """Each with what a list shows of its question."""
        return self.select_related("question__case__team__agency", "question__receiver_team__agency").prefetch_related(
            "question__case__people"
        )

    def decided_in(self, quarters: Iterable[dt.date]) -> Self:
        return self.filter(quarter__in=list(quarters))

    def between(self, holder: str, receiver: str) -> Self:
        """Those from a service of one context to one of another."""
        return self.filter(holder_context=holder, receiver_context=receiver)

    def of_kind(self, kind: ErrorKind, answer: bool | None) -> Self:
        """Those of which it was found that they are an error of this kind, or are not, or (None) is not known."""
        alike = Q(pk__in=[])
        for shared, need, use in product((True, False), Need, Use):
            if shared is not (kind is ErrorKind.MISSED) and found(kind, FollowedUp(shared, need, use)) is answer:
                alike |= Q(shared=shared, need=need, use=use)
        return self.filter(alike)

    def marked(self, mark: str) -> Self:
        """Those of whose appraisal this code is true (reviews/appraised.py)."""
        return self.filter(appraised__marks__contains=[mark])

    def marked_one_of(self, marks: Iterable[str]) -> Self:
        return self.filter(appraised__marks__overlap=list(marks))

    def in_stretches(self, changes: Sequence[dt.date]) -> Self:
        """Each with its stretch: 0 before the first of these days, 1 from it to the next, and so on."""
        later = [models.When(decided_on__gte=day, then=place) for place, day in enumerate(changes, start=1)]
        return self.annotate(stretch=models.Case(*later[::-1], default=0, output_field=models.IntegerField()))

    def gone_through(self) -> models.QuerySet[Counted, tuple[Any, ...]]:
        """How many there are in each quarter and stretch between which contexts, and of how many what was signed could
        be gone through."""
        read = Q(appraised__marks__len__gt=0)
        return (
            self.order_by()
            .values_list("quarter", F("stretch"), "holder_context", "receiver_context")
            .annotate(many=models.Count("pk"), read=models.Count("pk", filter=read))
        )

    def by_mark(self) -> models.QuerySet[Counted, tuple[Any, ...]]:
        """Of how many of the same each code is true."""
        mark = models.Func(F("appraised__marks"), function="unnest", output_field=models.CharField())
        return (
            self.order_by()
            .annotate(mark=mark)
            .values_list("quarter", "stretch", "holder_context", "receiver_context", "mark")
            .annotate(many=models.Count("pk"))
        )

    def conditions(self) -> models.QuerySet[Counted, Any]:
        """Under what conditions they were signed, quarter by quarter, the last first."""
        short = Q(time__in=[TimeToday.SHORT, TimeToday.VERY_SHORT])
        marks = {
            "caseload_over": caseload(Caseload.OVER),
            "caseload_within": caseload(Caseload.WITHIN),
            "supervision_longer": supervision(Supervision.LONGER),
            "supervision_within": supervision(Supervision.WITHIN),
        }
        marked = {name: models.Count("pk", filter=Q(appraised__marks__contains=[mark])) for name, mark in marks.items()}
        return (
            self.order_by("-quarter")
            .values("quarter")
            .annotate(
                count=models.Count("pk"),
                short=models.Count("pk", filter=short),
                trained=models.Count("pk", filter=Q(trained=Trained.YES)),
                **marked,
            )
        )

    def tallied(self) -> models.QuerySet[Counted, tuple[Any, ...]]:
        """How many there are of each sort: the whole of what looking back is worked out from."""
        sort = ("quarter", "holder_context", "receiver_context", "shared", "loud", "sampled", "need", "use", "looker")
        return self.order_by().values_list(*sort).annotate(count=models.Count("pk"))


class ThresholdQuerySet(models.QuerySet["ThresholdChange"]):
    """Changes of a threshold for sharing."""

    def visible_to(self, by: Acting) -> Self:
        """Those of the agency for which somebody acts, in whichever role: what holds for all is read by all."""
        return self.filter(agency=by.agency) if by.agency else self.none()

    def with_people(self) -> Self:
        return self.select_related("agency", "team__agency", "recorded_by", "signed_by", "first_shown_by")

    def of_team(self, team: Team) -> Self:
        """Those of this team, and those of every team of its agency."""
        return self.filter(Q(team=team) | Q(team=None), agency=team.agency_id)

    def from_to(self, first: dt.date, after: dt.date) -> Self:
        """Those that took effect from one day on and before another; the first first."""
        return self.filter(changed_on__gte=first, changed_on__lt=after).order_by("changed_on", "recorded_at")

    def to_look_at(self, on: dt.date) -> Self:
        """Those that were decided and were to be looked at again by this day; the longest due first."""
        return self.filter(decided_at__isnull=False, review_on__lte=on).order_by("review_on", "pk")

    def lock(self, row: ThresholdChange) -> ThresholdChange:
        """The change as it stands now, held until the act is over."""
        try:
            return self.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        except ObjectDoesNotExist:
            raise NotThere from None


class BlindReviewQuerySet(models.QuerySet["BlindReview"]):
    """Reviews by somebody who does not know how it ended."""

    def visible_to(self, by: Acting) -> Self:
        """Those asked of this person, unless they gave one back, or have come to know the case: no grant to it, ever,
        and no wall. Nobody else reads a review; the managers of the team are told what was found in numbers."""
        grants = apps.get_model("cases", "Grant").objects.filter(user=by.user, stream=models.OuterRef("stream"))
        if by.membership is None or not by.sees_cases:
            return self.none()
        return self.filter(reviewer=by.user, aside_at=None, team__agency=by.agency).exclude(models.Exists(grants))

    def open(self) -> Self:
        """Those on which the reviewer has still something to do, the first asked first."""
        return self.filter(second_at=None).order_by("asked_at", "pk")

    def lock(self, row: BlindReview) -> BlindReview:
        """The review as it stands now, held until the act is over."""
        try:
            return self.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        except ObjectDoesNotExist:
            raise NotThere from None


class DoubleAppraisalQuerySet(FencedQuerySet["DoubleAppraisal"]):
    """Appraisals of one question by two people apart."""

    def visible_to(self, by: Acting) -> Self:
        """Those of cases that this person may see; and those asked of this person, as long as the grant holds that was
        given with it."""
        if by.membership is None:
            return self.none()
        grants = apps.get_model("cases", "Grant").objects.apart(by.user, by.membership)
        asked = Q(models.Exists(grants.filter(stream=models.OuterRef("stream"))), second=by.user)
        return self.filter(OneOf(F("stream"), Opened(who=by.user.pk, under=by.membership.pk)) | asked)

    def of_question(self, question: UUID) -> Self:
        """Those of one question, the first asked first."""
        return self.filter(question=question).order_by("asked_at", "pk")

    def asked_of(self, by: Acting) -> Self:
        """Those in which this person was asked to appraise apart, unless they said "not now"."""
        return self.filter(second=by.user, aside_at=None).order_by("asked_at", "pk")

    def with_people(self) -> Self:
        return self.select_related("first", "second", "asked_by")


class ApartReadingQuerySet(models.QuerySet["ApartReading"]):
    """What one of two people read."""

    def visible_to(self, by: Acting) -> Self:
        """One's own; the other's once both have committed. Of doubles that this person may see."""
        doubles = apps.get_model("reviews", "DoubleAppraisal").objects.visible_to(by)
        both = Q(double__first_at__isnull=False, double__second_at__isnull=False)
        return self.filter(Q(by=by.user) | both, double__in=doubles.values("pk"))

    def of(self, double: UUID, by: Acting) -> ApartReading | None:
        """This person's own of one double, if there is one yet."""
        return self.visible_to(by).filter(double=double, by=by.user).first()


class LadderQuerySet(FencedQuerySet["Ladder"]):
    """What was found when cases went wrong."""

    def of_version(self, version: UUID) -> Self:
        """That of one signed version, with its actions and who has them."""
        return self.filter(version_id=version).prefetch_related("actions__owner")


class ActionQuerySet(FencedQuerySet["Action"]):
    """What is to be done about findings."""

    def open_in(self, team: Team) -> Self:
        """Those of this team that are not done, the first due first."""
        return self.filter(ladder__team=team, done_at=None).order_by("due_on", "pk")

    def open_of(self, owner: User) -> Self:
        """Those that this person has in hand, the first due first."""
        return self.filter(owner=owner, done_at=None).order_by("due_on", "pk")

    def with_question(self) -> Self:
        """Each with its owner and the question that it came from."""
        return self.select_related("owner", "ladder__version__assessment__question__case__team__agency")


class NoiseAuditQuerySet(models.QuerySet["NoiseAudit"]):
    """Made-up cases that teams read."""

    def visible_to(self, by: Acting) -> Self:
        """Those of teams that this person answers for, and of the team they work in: that it is asked, and until when.
        What anybody read is in no row that is asked for here."""
        if by.membership is None or not by.sees_cases:
            return self.none()
        return self.filter(Q(team__in=teams_looked_after(by)) | Q(team=by.team))

    def of_team(self, team: Team) -> Self:
        return self.filter(team=team)

    def open(self) -> Self:
        return self.filter(closed_at=None)


class RemindedQuerySet(models.QuerySet["Reminded"]):
    """Who was reminded of what."""

    def told_of(self, versions: Iterable[UUID]) -> set[tuple[UUID, dt.date, str, UUID]]:
        """Which reminders were sent of these decisions: of which, due on which day, about what, to whom."""
        return set(self.filter(version__in=set(versions)).values_list("version", "due_on", "about", "person"))


def teams_looked_after(by: Acting) -> models.QuerySet[Team]:
    """The team that somebody manages as what they act now, or all teams of the agency whose information they govern."""
    if by.acts_as(Role.MANAGER) and by.team:
        return Team.objects.filter(pk=by.team.pk)
    if by.acts_as(Role.GOVERNANCE) and by.agency:
        return Team.objects.of_agency(by.agency)
    return Team.objects.none()


def next_look(path: str) -> models.expressions.Combinable:
    """When the decision at this path (an appraisal) is to be looked at again: as counted, or as its author said."""
    never = models.Value(dt.date.max)  # counted, and not to be looked at again: nor on the day its author said
    counted = apps.get_model("reviews", "Counted").objects.filter(
        version__assessment=models.OuterRef(f"{path}pk"), ended=False, version__superseded_at=None
    )
    due = Coalesce("due_on", never)
    return NullIf(Coalesce(models.Subquery(counted.values(day=due)[:1]), F(f"{path}justification__review_on")), never)
