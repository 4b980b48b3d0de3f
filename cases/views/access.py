"""Who may see a case, why, since when and until when?"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from agencies.models import Membership
from agencies.roles import SEES_CASES
from audit.answers import Answer, attempt
from cases import permissions, services
from cases.forms.cases import EditionForm, LetSeeForm
from cases.models import Case, Grant, Wall
from cases.querysets import CaseQuerySet, GrantQuerySet
from cases.views.pages import FormPage


class Access(FormPage):
    """Everybody who may see or could see the case; and letting somebody see it, with the reason."""

    page, template = "access", "cases/access.html"
    done_words = gettext_lazy("They can see this case from now on")

    def rows(self) -> CaseQuerySet:
        return Case.objects.with_people()

    def check(self, row: Case) -> None:
        if self.request.method == "POST":
            permissions.check_can_let_see(row, self.by, self.at)

    def form(self, row: Case, data: Any = None) -> LetSeeForm:
        colleagues = Membership.objects.current(self.at).in_agency(row.team.agency).at_work().with_role(*SEES_CASES)
        members = colleagues.with_person().with_team()
        return LetSeeForm(data, members=members, today=self.today)

    def act(self, row: Case, form: LetSeeForm) -> Answer:
        return attempt(
            form,
            services.let_see,
            case=row,
            user=form.cleaned_data["user"],
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            until=form.last_minute(),
            by=self.by,
            at=self.at,
        )

    def onward(self, row: Case) -> str:
        return reverse("cases:access", args=[row.pk])

    def context(self, row: Case) -> dict[str, Any]:
        grants = list(Grant.objects.to_stream(row).with_people())
        walls = list(Wall.objects.to_stream(row).with_people())
        now = [grant for grant in grants if grant.holds(self.at)]
        ends = permissions.endable(now, row, self.by, self.at)
        return {
            "current": [(grant, grant in ends) for grant in now],
            "ended": [grant for grant in grants if grant not in now],
            "can_let_see": permissions.can_let_see(row, self.by, self.at),
            "walls": [wall for wall in walls if wall.lifted_at is None],
            "lifted": [wall for wall in walls if wall.lifted_at],
            "can_keep_away": permissions.can_keep_away(row, self.by, self.at),
        }


class End(FormPage):
    """End somebody's access, or one's own."""

    page, template = "access", "cases/access_end.html"
    done_words = gettext_lazy("Their access has ended. What was given stays on record.")

    def rows(self) -> GrantQuerySet:
        return Grant.objects.select_related("case__team__agency", "user", "given_by")

    def where(self) -> dict[str, Any]:
        return {"case": self.kwargs["pk"], "pk": self.kwargs["grant"]}

    def check(self, row: Grant) -> None:
        permissions.check_can_see(row, self.by, self.at)
        if not permissions.can_end_grant(row, self.by, self.at):
            permissions.check_can_end_grant(row, self.by, self.at)

    def form(self, row: Grant, data: Any = None) -> EditionForm:
        return EditionForm(data)

    def act(self, row: Grant, form: EditionForm) -> Answer:
        return attempt(form, services.end_grant, grant=row, by=self.by, at=self.at)

    def onward(self, row: Grant) -> str:
        if row.user_id == self.by.user.pk:  # the case may not be there any more for whoever ended their own access
            return reverse("cases:list")
        return reverse("cases:access", args=[row.case_id])

    def context(self, row: Grant) -> dict[str, Any]:
        return {"own": row.user_id == self.by.user.pk}
