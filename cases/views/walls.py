"""Who is kept away from a case? Put up by a manager or an information governance lead, and taken back."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from agencies.models import Membership
from agencies.roles import SEES_CASES
from audit.answers import Answer, attempt
from cases import permissions, services
from cases.forms.walls import LiftForm, WallForm
from cases.models import Case, Wall
from cases.querysets import CaseQuerySet, WallQuerySet
from cases.views.pages import FormPage


class KeepAway(FormPage):
    """Keep somebody away from the case."""

    page, template = "access", "cases/wall.html"
    done_words = gettext_lazy("They do not see this case any more, whatever they hold. No page tells them.")

    def rows(self) -> CaseQuerySet:
        return Case.objects.with_people()

    def check(self, row: Case) -> None:
        permissions.check_can_keep_away(row, self.by, self.at)

    def form(self, row: Case, data: Any = None) -> WallForm:
        colleagues = Membership.objects.current(self.at).in_agency(row.team.agency).at_work().with_role(*SEES_CASES)
        members = colleagues.exclude(user=self.by.user).with_person().with_team()
        return WallForm(data, members=members)

    def act(self, row: Case, form: WallForm) -> Answer:
        return attempt(form, services.keep_away, case=row, **form.given(), by=self.by, at=self.at)

    def onward(self, row: Case) -> str:
        return reverse("cases:access", args=[row.pk])


class Lift(FormPage):
    """Let somebody be let see the case again."""

    page, template = "access", "cases/wall_lift.html"
    done_words = gettext_lazy("They are not kept away any more. Let them see the case if they need it.")

    def rows(self) -> WallQuerySet:
        return Wall.objects.select_related("case__team__agency", "user").standing()

    def where(self) -> dict[str, Any]:
        return {"case": self.kwargs["pk"], "pk": self.kwargs["wall"]}

    def check(self, row: Wall) -> None:
        permissions.check_can_keep_away(row.case, self.by, self.at)

    def form(self, row: Wall, data: Any = None) -> LiftForm:
        return LiftForm(data)

    def act(self, row: Wall, form: LiftForm) -> Answer:
        return attempt(form, services.lift_wall, wall=row, why=form.cleaned_data["why"], by=self.by, at=self.at)

    def onward(self, row: Wall) -> str:
        return reverse("cases:access", args=[row.case_id])

    def rows_then(self) -> WallQuerySet:
        return Wall.objects.select_related("case__team__agency", "user")
