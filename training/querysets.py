"""Questions put to the tables of training. None of them is about a case: nothing here knows of any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Now

from agencies.acting import Acting
from agencies.roles import Role
from training import library

if TYPE_CHECKING:
    from training.models import Offer, Published, Scenario  # noqa: F401

# Who checks that nobody can be known by a case told anew: never whoever told it.
CHECKS = (Role.GOVERNANCE, Role.MANAGER)


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    """Walkthroughs, with what is being written of them."""

    def visible_to(self, by: Acting) -> Self:
        """What a trainer may write: the walkthroughs of their agency, and none to anybody else."""
        if by.agency is None or not by.acts_as(Role.TRAINER):
            return self.none()
        return self.filter(agency=by.agency)

    def with_latest(self) -> Self:
        """Each with the number of its latest published version (`latest`), or None."""
        newest = apps.get_model("training", "Published").objects.filter(scenario=OuterRef("pk")).order_by("-number")
        return self.annotate(latest=Subquery(newest.values("number")[:1]))


class OfferQuerySet(models.QuerySet["Offer"]):
    """Cases told anew for practice."""

    def visible_to(self, by: Acting) -> Self:
        """One's own, and those of the agency to whoever checks them; to trainers none before it is checked."""
        if by.agency is None:
            return self.none()
        mine = Q(offered_by=by.user)
        if by.acts_as(*CHECKS):
            mine |= Q(checked_at=None)
        return self.filter(mine, agency=by.agency)

    def told_by(self, by: Acting) -> Self:
        """What this person told and may still throw away: all but what the trainers have."""
        return self.filter(offered_by=by.user, draft__isnull=False)

    def waiting(self) -> Self:
        """Those that nobody has checked yet, the first offered first."""
        return self.filter(checked_at=None).order_by("offered_at", "pk")


class PublishedQuerySet(models.QuerySet["Published"]):
    """Published versions: the library."""

    def visible_to(self, by: Acting) -> Self:
        """What somebody signed in finds in the library: what is shipped, and what their own agency published.

        The second of a mirror pair is for trainers: whoever finds both side by side knows which feature is swapped.
        """
        mine = Q(scenario__agency=None)
        if by.agency is not None:
            mine |= Q(scenario__agency=by.agency)
        there = self.filter(mine).select_related("scenario")
        return there if by.acts_as(Role.TRAINER) else there.filter(content__mirror__isnull=True)

    def newest(self) -> Self:
        """Of each walkthrough the version that new sessions take; none of one that was withdrawn."""
        later = self.model.objects.filter(scenario=OuterRef("scenario"), number__gt=OuterRef("number"))
        return self.filter(scenario__withdrawn_at=None).filter(~models.Exists(later))

    def latest_of_each(self) -> Self:
        """Of each walkthrough the latest version, also of one that was taken out of the library."""
        return self.order_by("scenario", "-number").distinct("scenario")

    def in_order(self) -> Self:
        """Histories, made-up ones, then what the agency wrote; each group by its blind title."""
        return self.order_by(
            models.F("scenario__agency").asc(nulls_first=True), "content__kind", "content__blind_title", "scenario__key"
        )

    def ours_first(self) -> Self:
        """What the agency published before what is shipped, where both have one name."""
        return self.order_by(models.F("scenario__agency").asc(nulls_last=True), "-number")

    def named(self, key: str) -> Self:
        """Versions of the walkthrough that has this name in its file."""
        return self.filter(scenario__key=key)

    def put_in_what_is_shipped(self) -> None:
        """See `training.apps`. Runs as the owner of the tables, after a migrate."""
        there = set(self.filter(scenario__agency=None).values_list("scenario__key", "number"))
        new = [row for row in library.rows() if row[:2] not in there]
        if not new:
            return
        scenario = apps.get_model("training", "Scenario")
        known = {each.key: each for each in scenario.objects.using(self.db).filter(agency=None)}
        begun = {key: scenario(key=key) for key, *_ in new if key not in known}
        scenario.objects.using(self.db).bulk_create(begun.values())
        known |= begun
        self.bulk_create(
            self.model(scenario=known[key], number=number, content=content, fingerprint=fingerprint, published_at=Now())
            for key, number, content, fingerprint in new
        )
