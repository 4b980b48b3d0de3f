"""How does a trainer write a walkthrough: begin, fill in part by part, look at it, publish, bring in and give out?"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_http_methods, require_safe

from agencies.acting import Acting, ActingRequest, reading, signed_in
from audit.answers import Answer, attempt
from cases.vocabulary import POLES
from govuk.components import Changed, Task
from govuk.forms import Form
from training import drawing, manuscript, mirroring, permissions, services
from training.forms.parts import PartForm
from training.forms.writing import (
    AboutForm,
    AfterwardsForm,
    BeginForm,
    BringInForm,
    CopyForm,
    EditionForm,
    SidesForm,
    StageForm,
)
from training.lines import Unreadable
from training.models import Published, Scenario
from training.views.library import all_of_it
from training.walkthrough import Shown, Swapped, read, yaml_of

MOST_STAGES = 12
AS_YAML = "application/yaml; charset=utf-8"


@signed_in
@require_safe
def ours(request: ActingRequest) -> HttpResponse:
    """What the agency has written: what is being written, what is published, what was taken out of the library."""
    by = request.acting
    permissions.check_can_train(by)
    with reading(by):
        there = list(Scenario.objects.visible_to(by).with_latest().order_by("key"))
        newest = {
            version.scenario_id: version
            for version in Published.objects.visible_to(by).filter(scenario__in=there).latest_of_each()
        }
        listed = [(each, newest.get(each.pk)) for each in there]
    return render(request, "training/ours.html", {"listed": listed})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: ActingRequest) -> HttpResponse:
    """Begin a walkthrough."""
    by = request.acting
    permissions.check_can_train(by)
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        draft = {"kind": given["kind"], "title": given["title"]} | (
            {"blind_title": given["title"]} if given["kind"] == "made_up" else {}
        )
        answer = attempt(form, services.begin, name=given["name"], draft=draft, by=by, at=timezone.now())
        if answer.done:
            return redirect("training:scenario", _made(answer))
        return render(request, "training/begin.html", {"form": form}, status=answer.status)
    return render(request, "training/begin.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Make a copy of a walkthrough of the library, or a twin."""
    by = request.acting
    with reading(by):
        version = get_object_or_404(Published.objects.visible_to(by), pk=pk)
    if not permissions.can_train(by):
        raise Http404
    form, status, said = CopyForm(request.POST or None), 200, version.walkthrough
    if request.method == "POST":
        answer = Answer(done=False, status=422)
        if form.is_valid():
            name, what = form.cleaned_data["name"], form.cleaned_data["what"]
            draft = said.plain() if what == "copy" else mirroring.twin_of(said, name, Swapped(what))
            answer = attempt(form, services.begin, name=name, draft=draft, by=by, at=timezone.now())
        if answer.done:
            return redirect("training:scenario", _made(answer))
        status = answer.status
    given = {"form": form, "version": version, "walkthrough": said}
    return render(request, "training/copy.html", given, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: ActingRequest) -> HttpResponse:
    """Bring in a walkthrough from a file."""
    by = request.acting
    permissions.check_can_train(by)
    form, status = BringInForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        form, status = BringInForm(request.POST, request.FILES), 422
        if form.is_valid():
            try:
                walkthrough = read(form.cleaned_data["text"])
            except Unreadable as unreadable:
                for problem in unreadable.problems[:50]:
                    form.add_error("text", str(problem))
            else:
                answer = attempt(form, services.bring_in, walkthrough=walkthrough, by=by, at=timezone.now())
                if answer.done:
                    messages.success(request, _("Brought in. It is a draft until you publish it."))
                    return redirect("training:scenario", _made(answer))
                status = answer.status
    return render(request, "training/bring_in.html", {"form": form}, status=status)


@signed_in
@require_safe
def file_of_version(request: ActingRequest, pk: UUID) -> HttpResponse:
    """A published version as one YAML file: all of it, and so for trainers."""
    by = request.acting
    with reading(by):
        version = get_object_or_404(Published.objects.visible_to(by), pk=pk)
    if not permissions.can_train(by):
        raise Http404
    return _given_out(version.walkthrough.written(), f"{version.scenario.key}-{version.number}")


def _given_out(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.yaml"'}
    return HttpResponse(text, content_type=AS_YAML, headers=headers)


def _made(answer: Answer) -> str:
    """The id of what was made, now or when the same was sent before."""
    return str(answer.made.pk) if answer.made is not None else answer.again.partition(":")[2]


# ---- pages of one draft --------------------------------------------------------------------------------------------


class DraftPage(View):
    """A page about a walkthrough that the agency writes; to everybody else it is not there."""

    http_method_names = ["get", "head", "post", "options"]
    template: ClassVar[str]
    request: ActingRequest

    @classmethod
    def as_view(cls, **given: Any) -> Any:
        return signed_in(super().as_view(**given))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.by: Acting = self.request.acting
        self.at = timezone.now()

    _held: Scenario | None = None

    def fetched(self) -> Scenario:
        """The walkthrough, once for each request."""
        if self._held is None:
            with reading(self.by):
                self._held = get_object_or_404(Scenario.objects.visible_to(self.by), pk=self.kwargs["pk"])
        return self._held

    def of_a_draft(self) -> Scenario:
        """The walkthrough, if something is being written of it; else the page is not there."""
        row = self.fetched()
        if row.draft is None:
            raise Http404
        return row

    def drawn(self, row: Scenario, status: int = 200, **more: Any) -> HttpResponse:
        given = {"scenario": row, "title": title_of(row), **more}
        return render(self.request, self.template, given, status=status)

    def overview(self, row: Scenario) -> HttpResponse:
        return redirect("training:scenario", row.pk)


def title_of(row: Scenario) -> str:
    """What lists and headings call it: its blind title, as far as it has one."""
    draft = row.written
    return str(draft.get("blind_title") or draft.get("title") or row.key)


class Overview(DraftPage):
    """What is there of it, what is still to be mended, and what can be done with it."""

    template = "training/scenario.html"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.drawn(self.fetched())

    def drawn(self, row: Scenario, status: int = 200, **more: Any) -> HttpResponse:
        with reading(self.by):
            versions = list(row.versions.order_by("-number"))
        given: dict[str, Any] = {"versions": versions}
        if row.draft is not None:
            draft = row.written
            stages = manuscript.stages(draft)
            problems = manuscript.to_mend(draft)
            given |= {
                "problems": [(str(problem), self.where(row, problem)) for problem in problems],
                "whole": not problems,
                "parts": self.parts(row, draft, problems),
                "stages": list(zip(self.stage_tasks(row, stages, problems), range(len(stages)), strict=True)),
                "more_stages": len(stages) < MOST_STAGES,
                "mirrors": (draft.get("mirror") or {}).get("of", ""),
            }
        elif versions:
            given["title"] = versions[0].walkthrough.blind_title
        return super().drawn(row, status, **given | more)

    def where(self, row: Scenario, problem: Any) -> str:
        page, number = manuscript.page_of(problem)
        if page == "stage":
            return reverse("training:stage", args=[row.pk, number])
        return reverse("training:stage_add" if page == "stages" else f"training:{page}", args=[row.pk])

    def parts(self, row: Scenario, draft: Mapping[str, Any], problems: Any) -> list[Task]:
        wrong = {manuscript.page_of(problem)[0] for problem in problems}
        return [
            self.task(_("What it is"), "about", row, "about" in wrong, True),
            self.task(
                _("What is written for both sides"),
                "sides",
                row,
                "sides" in wrong,
                bool(draft.get("own_outcomes") or draft.get("risks")),
                _("Outcomes of your own, and what could go wrong. You can leave this out"),
            ),
            self.task(
                _("What is said afterwards"),
                "afterwards",
                row,
                "afterwards" in wrong,
                any(draft.get(name) for name in AFTERWARDS),
                _("Essay and record, points to talk about, what is contested, sources"),
            ),
        ]

    def task(self, title: str, page: str, row: Scenario, wrong: bool, there: bool, hint: str = "") -> Task:
        state = ("doing" if wrong else "done") if there or wrong else "to_do"
        words = {"doing": _("To be mended"), "done": _("Filled in"), "to_do": _("Nothing yet")}[state]
        href = reverse(f"training:{page}", args=[row.pk])
        return Task(title=title, status=words, href=href, hint=hint, state=cast(Any, state))

    def stage_tasks(self, row: Scenario, stages: list[dict[str, Any]], problems: Any) -> list[Task]:
        wrong = {manuscript.page_of(problem) for problem in problems}
        return [
            Task(
                title=f"{number}. {stage.get('title') or _('No title yet')}",
                status=_("To be mended") if ("stage", number) in wrong else _("Filled in"),
                href=reverse("training:stage", args=[row.pk, number]),
                state="doing" if ("stage", number) in wrong else "done",
            )
            for number, stage in enumerate(stages, 1)
        ]


AFTERWARDS = ("debrief", "essay_and_record", "arguments", "would_change_minds", "contested", "sources")


class PartPage(DraftPage, ABC):
    """A page on which a part of a draft is filled in."""

    template = "training/part.html"
    heading: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""

    @abstractmethod
    def form_of(self, draft: Mapping[str, Any], edition: int, data: QueryDict | None = None) -> PartForm:
        """The form: as the draft has it, or as it was sent."""

    @abstractmethod
    def draft_of(self, draft: Mapping[str, Any], form: PartForm) -> dict[str, Any]:
        """The draft as it is with what was typed."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        row = self.of_a_draft()
        return self.asked(row, self.form_of(row.written, row.edition))

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if self.fetched().draft is None:
            return self.too_late()
        row = self.of_a_draft()
        form = self.form_of(row.written, row.edition, request.POST)
        if group := form.asks_for_more():
            again = form.with_one_more(group, **self.given(row.written, row.edition))
            return self.asked(row, again)
        if not form.is_valid():
            return self.asked(row, form, 422)
        edition = form.cleaned_data["edition"] or 0
        draft = self.draft_of(row.written, form)
        answer = attempt(form, services.keep, scenario=row, draft=draft, edition=edition, by=self.by, at=self.at)
        if answer.done:
            return self.overview(row)
        changed: list[Changed] = []
        if answer.overtaken:
            with reading(self.by):
                now = get_object_or_404(Scenario.objects.visible_to(self.by).only("draft", "edition"), pk=row.pk)
            if now.draft is None:
                return self.too_late()
            changed = form.differences(self.form_of(now.written, now.edition))
            renewed = cast(QueryDict, form.data).copy()
            renewed["edition"] = str(now.edition)
            form.data = renewed
        return self.asked(row, form, answer.status, changed=changed)

    def too_late(self) -> HttpResponse:
        """Published or discarded while somebody typed: what was typed stays on the page."""
        row = self.fetched()
        form = self.form_of({}, row.edition, self.request.POST)
        form.is_valid()
        form.add_error(None, _("This was published or discarded meanwhile. Begin a new version, and enter it there."))
        return self.asked(row, form, 409)

    def given(self, draft: Mapping[str, Any], edition: int) -> dict[str, Any]:
        """What the form is made with besides what was sent."""
        return {"part": draft, "edition": edition}

    def asked(self, row: Scenario, form: PartForm, status: int = 200, **more: Any) -> HttpResponse:
        order = POLES if row.pk.int % 2 else POLES[::-1]  # stays as it is for whoever comes back to the page
        said = {"heading": self.heading, "lead": self.lead} | more
        return self.drawn(row, status, form=form, drawn=list(form.drawn(order)), **said)


class About(PartPage):
    """What it is."""

    heading = gettext_lazy("What it is")

    def given(self, draft: Mapping[str, Any], edition: int) -> dict[str, Any]:
        return super().given(draft, edition) | {"firsts": self.firsts(draft)}

    def firsts(self, draft: Mapping[str, Any]) -> dict[str, str]:
        """What it may mirror, by name: walkthroughs of the library that are no twins, and what it mirrors now."""
        with reading(self.by):
            there = Published.objects.visible_to(self.by).newest().filter(content__mirror__isnull=True).in_order()
            titles = dict(
                there.exclude(scenario__key=self.fetched().key).values_list("scenario__key", "content__blind_title")
            )
        stands = draft.get("mirror")
        of = str(stands.get("of") or "") if isinstance(stands, Mapping) else ""
        return ({of: of} if of else {}) | {key: f"{title} ({key})" for key, title in titles.items()}

    def form_of(self, draft: Mapping[str, Any], edition: int, data: QueryDict | None = None) -> AboutForm:
        return AboutForm(data, **self.given(draft, edition))

    def draft_of(self, draft: Mapping[str, Any], form: PartForm) -> dict[str, Any]:
        return manuscript.with_part(draft, form.said(), AboutForm.parts)


class Sides(PartPage):
    """What is written for both sides."""

    heading = gettext_lazy("What is written for both sides")
    lead = gettext_lazy(
        "Both sides are asked in words of one length and one vividness. Where they are not, this cannot be published."
    )

    def given(self, draft: Mapping[str, Any], edition: int) -> dict[str, Any]:
        return super().given(draft, edition) | {"own": manuscript.own_outcomes(draft)}

    def form_of(self, draft: Mapping[str, Any], edition: int, data: QueryDict | None = None) -> SidesForm:
        return SidesForm(data, **self.given(draft, edition))

    def draft_of(self, draft: Mapping[str, Any], form: PartForm) -> dict[str, Any]:
        return manuscript.with_part(draft, form.said(), ("own_outcomes", "risks"))


class Afterwards(PartPage):
    """What is said afterwards."""

    heading = gettext_lazy("What is said afterwards")
    lead = gettext_lazy("Participants see none of this before the debrief.")

    def form_of(self, draft: Mapping[str, Any], edition: int, data: QueryDict | None = None) -> AfterwardsForm:
        return AfterwardsForm(data, **self.given(draft, edition))

    def draft_of(self, draft: Mapping[str, Any], form: PartForm) -> dict[str, Any]:
        return manuscript.with_part(draft, form.said(), AFTERWARDS)


class Stage(PartPage):
    """One stage, or one more of them."""

    @property
    def place(self) -> int:
        return int(self.kwargs["number"]) - 1

    def of_a_draft(self) -> Scenario:
        row = super().of_a_draft()
        if not 0 <= self.place < len(manuscript.stages(row.written)):
            raise Http404
        return row

    def given(self, draft: Mapping[str, Any], edition: int) -> dict[str, Any]:
        listed = manuscript.stages(draft)
        part = listed[self.place] if self.place < len(listed) else {}
        return {"part": part, "edition": edition, "own": manuscript.own_outcomes(draft)}

    def form_of(self, draft: Mapping[str, Any], edition: int, data: QueryDict | None = None) -> StageForm:
        return StageForm(data, **self.given(draft, edition))

    def draft_of(self, draft: Mapping[str, Any], form: PartForm) -> dict[str, Any]:
        return manuscript.with_stage(draft, self.place, form.said())

    def asked(self, row: Scenario, form: PartForm, status: int = 200, **more: Any) -> HttpResponse:
        said = {"heading": _("Stage %(number)d") % {"number": self.place + 1}}
        return super().asked(row, form, status, **said | more)


class StageAdd(Stage):
    """One more stage."""

    @property
    def place(self) -> int:
        return len(manuscript.stages(self.fetched().written))

    def of_a_draft(self) -> Scenario:
        row = DraftPage.of_a_draft(self)
        if self.place >= MOST_STAGES:
            raise Http404
        return row


class _Act(DraftPage, ABC):
    """An act on what is being written, behind a page that says what it does."""

    template = "training/sure.html"
    heading: ClassVar[Any]
    lead: ClassVar[Any] = ""
    button: ClassVar[Any]
    done_words: ClassVar[Any]

    def row(self) -> Scenario:
        return self.of_a_draft()

    @abstractmethod
    def act(self, row: Scenario, form: EditionForm) -> Answer:
        """Do it, to the edition that was seen."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        row = self.row()
        return self.asked(row, EditionForm(initial={"edition": row.edition}))

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        row = self.fetched()
        form = EditionForm(request.POST)
        answer = self.act(row, form) if form.is_valid() else Answer(done=False, status=422)
        if not answer.done:
            return self.asked(row, form, answer.status)
        messages.success(request, str(self.done_words))
        return self.onward(row, answer)

    def onward(self, row: Scenario, answer: Answer) -> HttpResponseBase:
        return self.overview(row)

    def asked(self, row: Scenario, form: Form, status: int = 200) -> HttpResponse:
        said = {"heading": self.heading, "lead": self.lead, "button": self.button}
        return self.drawn(row, status, form=form, **said)

    def edition(self, form: EditionForm) -> int:
        return form.cleaned_data["edition"] or 0


class StageRemove(_Act):
    """Take a stage out."""

    heading = gettext_lazy("Take this stage out?")
    lead = gettext_lazy("What it says is lost, unless it is in a version that was published.")
    button = gettext_lazy("Take it out")
    done_words = gettext_lazy("The stage is taken out.")

    def row(self) -> Scenario:
        row = super().row()
        if not 0 < int(self.kwargs["number"]) <= len(manuscript.stages(row.written)):
            raise Http404
        return row

    def changed(self, row: Scenario) -> dict[str, Any]:
        return manuscript.without_stage(row.written, int(self.kwargs["number"]) - 1)

    def act(self, row: Scenario, form: EditionForm) -> Answer:
        given = {"scenario": row, "draft": self.changed(row), "edition": self.edition(form)}
        return attempt(form, services.keep, **given, by=self.by, at=self.at)


class StageEarlier(StageRemove):
    """Put a stage one place earlier."""

    heading = gettext_lazy("Put this stage one place earlier?")
    lead = gettext_lazy("Look whether each stage still tells only what is known by then.")
    button = gettext_lazy("Put it earlier")
    done_words = gettext_lazy("The stage is one place earlier.")

    def changed(self, row: Scenario) -> dict[str, Any]:
        return manuscript.earlier(row.written, int(self.kwargs["number"]) - 1)


class Publish(_Act):
    """Publish what is written."""

    heading = gettext_lazy("Publish this?")
    lead = gettext_lazy(
        "It becomes a version that stays as it is, and everybody of your agency finds it in the library. Sessions that"
        " have begun keep the version they have."
    )
    button = gettext_lazy("Publish")
    done_words = gettext_lazy("Published. It is in the library.")

    def act(self, row: Scenario, form: EditionForm) -> Answer:
        return attempt(form, services.publish, scenario=row, edition=self.edition(form), by=self.by, at=self.at)


class Discard(_Act):
    """Throw away what is being written."""

    heading = gettext_lazy("Discard this draft?")
    lead = gettext_lazy("What was not published is lost. Versions that were published stay.")
    button = gettext_lazy("Discard the draft")
    done_words = gettext_lazy("The draft is discarded.")

    def act(self, row: Scenario, form: EditionForm) -> Answer:
        given = {"scenario": row, "draft": None, "edition": self.edition(form)}
        return attempt(form, services.keep, **given, by=self.by, at=self.at)

    def onward(self, row: Scenario, answer: Answer) -> HttpResponseBase:
        return HttpResponseRedirect(reverse("training:ours"))


class Again(_Act):
    """Begin a new version from the latest one."""

    heading = gettext_lazy("Write a new version?")
    lead = gettext_lazy("It begins as a copy of the latest version. The library keeps that one until you publish.")
    button = gettext_lazy("Write a new version")
    done_words = gettext_lazy("A new version is begun.")

    def row(self) -> Scenario:
        row = self.fetched()
        with reading(self.by):
            if row.draft is not None or not row.versions.exists():
                raise Http404
        return row

    def act(self, row: Scenario, form: EditionForm) -> Answer:
        with reading(self.by):
            latest = row.versions.order_by("-number").first()
        if latest is None:
            raise Http404
        given = {"scenario": row, "draft": latest.walkthrough.plain(), "edition": self.edition(form)}
        return attempt(form, services.keep, **given, by=self.by, at=self.at)


class Withdraw(Again):
    """Take it out of the library."""

    heading = gettext_lazy("Take this out of the library?")
    lead = gettext_lazy(
        "No session is begun with it any more. Sessions that have begun go on. You can publish it again."
    )
    button = gettext_lazy("Take it out of the library")
    done_words = gettext_lazy("It is out of the library.")

    def row(self) -> Scenario:
        row = self.fetched()
        with reading(self.by):
            if row.withdrawn_at is not None or not row.versions.exists():
                raise Http404
        return row

    def act(self, row: Scenario, form: EditionForm) -> Answer:
        return attempt(form, services.withdraw, scenario=row, by=self.by, at=self.at)


class Preview(DraftPage):
    """The draft as trainers will read it, or as a group sees it at one stage."""

    template = "training/preview.html"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        row = self.of_a_draft()
        said = manuscript.whole(row.written)
        if said is None:
            return self.drawn(row, problems=[str(problem) for problem in manuscript.to_mend(row.written)])
        asked = request.GET.get("stage", "")
        if asked in {stage.id for stage in said.stages}:
            return self.drawn(row, walkthrough=said, at=asked, **self.as_seen(said.shown_at(asked)))
        return self.drawn(row, **all_of_it(said))

    def as_seen(self, shown: Shown) -> dict[str, Any]:
        """What the templates of participants are given at this stage, and what is asked above their answers."""
        order = random.sample(list(POLES), len(POLES))
        asked = [(row.title, [(course, row.prompts[course]) for course in order]) for row in shown.now.rows]
        return {"shown": shown, "known": drawing.known(shown), "name": shown.blind_title, "asked": asked}


class File(DraftPage):
    """The draft as one YAML file, whatever it lacks."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        row = self.of_a_draft()
        return _given_out(yaml_of(row.written), f"{row.key}-draft")
