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
    from training.models import Published, Scenario  # noqa: F401


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

    def in_order(self) -> Self:
        """Histories, made-up ones, then what the agency wrote; each group by its blind title."""
        return self.order_by(
            models.F("scenario__agency").asc(nulls_first=True), "content__kind", "content__blind_title"
        )

    def named(self, key: str) -> Self:
        """Versions of the walkthrough that has this name in its file."""
        return self.filter(scenario__key=key)

    def put_in_what_is_shipped(self) -> None:
        """See `training.apps`. Runs as the owner of the tables, after a migrate."""
        scenarios = apps.get_model("training", "Scenario").objects.using(self.db)
        there = set(self.filter(scenario__agency=None).values_list("scenario__key", "number"))
        for walkthrough in library.every_version():
            if (walkthrough.id, walkthrough.version) not in there:
                scenario, _made = scenarios.get_or_create(key=walkthrough.id, agency=None)
                self.create(
                    scenario=scenario,
                    number=walkthrough.version,
                    content=walkthrough.plain(),
                    fingerprint=walkthrough.fingerprint,
                    published_at=Now(),
                )
