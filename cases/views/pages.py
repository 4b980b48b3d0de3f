"""What do all pages about a case have in common?

A page fetches through the permission (404 alike for "not there" and "not yours"), records the look before anything is
shown, and draws what this person may read. A page with a form calls one service and goes on to what was done.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import wraps
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.forms import Field
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views import View

from agencies.acting import Acting, ActingRequest, reading, signed_in
from agencies.permissions import MayNot, NotPossibleNow
from audit import gone
from audit import services as audit
from audit.answers import Answer, attempt, sent_before
from cases import identifiers
from cases.models import Case, SharingQuestion
from cases.querysets import FencedQuerySet
from govuk.components import Changed
from govuk.forms import Form


@contextmanager
def looked(by: Acting, row: Any, page: str) -> Iterator[None]:
    """Record that this person looks, then read as them. Nothing may be shown before."""
    audit.viewed(stream=row.stream, object=getattr(row, "thing", row), by=by, at=timezone.now(), page=page)
    with reading(by):
        yield


def told_of_denial(page_of: Callable[..., HttpResponseBase], *, page: str) -> Callable[..., HttpResponseBase]:
    """The page, and an entry in the person's own chain when it is not there, or not there for them: the same entry."""

    @wraps(page_of)
    def guarded(request: ActingRequest, *args: Any, **address: Any) -> HttpResponseBase:
        try:
            return page_of(request, *args, **address)
        except Http404:
            by = request.acting
            audit.denied(stream=by.user.pk, object=by.user, by=by, at=timezone.now(), page=page)
            raise

    return guarded


class RowPage(ABC, View):
    """A page about one row of a case, which its address names."""

    http_method_names = ["get", "head", "post", "options"]
    page: ClassVar[str]  # how the trail calls it
    template: ClassVar[str]
    stays: ClassVar[bool] = False  # whether the page is there for an erased case too; any other says that it is erased
    request: ActingRequest

    @classmethod
    def as_view(cls, **given: Any) -> Any:
        return signed_in(told_of_denial(super().as_view(**given), page=cls.page))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.by: Acting = self.request.acting
        self.at = timezone.now()
        self.today = timezone.localdate()

    @abstractmethod
    def rows(self) -> FencedQuerySet[Any]:
        """Which rows it shows, with all that the page needs of them."""

    def where(self) -> Mapping[str, Any]:
        """Which of them; an address with two ids names the question first, then what belongs to it."""
        return {"pk": self.kwargs["pk"]}

    def fetched(self) -> Any:
        """The row, or 404. Inside `reading`."""
        row = get_object_or_404(self.rows().visible_to(self.by), **self.where())
        if not self.stays:
            gone.check_stands(row.stream)
        return row

    def check(self, row: Any) -> None:
        """Refuse, with a reason, what this person may not do here."""

    def context(self, row: Any) -> dict[str, Any]:
        """What the template is given besides `row` itself."""
        return {}

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        with reading(self.by):
            row = self.fetched()
            self.check(row)
        with looked(self.by, row, self.page):
            return self.drawn(row)

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return self.http_method_not_allowed(request)

    def drawn(self, row: Any, status: int = 200, **more: Any) -> HttpResponse:
        return self.drawn_with(self.template, row, status, **more)

    def drawn_with(self, template: str, row: Any, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, template, {**named(row), **self.context(row), **more}, status=status)


class FormPage(RowPage):
    """A page that asks something about a row and calls one service."""

    done_words: ClassVar[Any] = ""  # said on the next page

    @abstractmethod
    def form(self, row: Any, data: Any = None) -> Form:
        """What it asks: filled in with what stands, or with what was sent."""

    @abstractmethod
    def act(self, row: Any, form: Any) -> Answer:
        """Call one service."""

    @abstractmethod
    def onward(self, row: Any) -> str:
        """Where one goes when it is done."""

    def rows_then(self) -> FencedQuerySet[Any]:
        """The rows among which the one is that was acted on, for a form sent again; also when it is gone from view."""
        return self.rows()

    def to_change(self, row: Any, made: Any) -> str:
        """Where the words just saved can be changed, for the warning about identifiers."""
        return self.request.path

    def dispatch(self, request: HttpRequest, *args: Any, **address: Any) -> HttpResponseBase:
        """A form sent twice goes to the result both times, before anything is asked of what stands there now."""
        if thing := sent_before(self.request):
            return self.done_before(thing)
        try:
            return super().dispatch(request, *args, **address)
        except (Http404, MayNot, NotPossibleNow):
            if thing := sent_before(self.request):  # sent twice at the same moment, and the first was done meanwhile
                return self.done_before(thing)
            raise

    def done_before(self, thing: str) -> HttpResponse:
        """On to the result, as if just done; to the cases, for whoever no longer sees this one."""
        if self.done_words:
            messages.success(self.request, str(self.done_words))
        with reading(self.by):
            row = self.rows_then().visible_to(self.by).filter(**self.where()).first()
            return HttpResponseRedirect(self.onward(row) if row else reverse("cases:list"))

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        with reading(self.by):
            row = self.fetched()
            self.check(row)
            form = self.form(row)
        with looked(self.by, row, self.page):
            return self.drawn(row, form=form)

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        with reading(self.by):
            row = self.fetched()
            self.check(row)
            form = self.form(row, request.POST)
            valid = form.is_valid()
        answer = self.act(row, form) if valid else Answer(done=False, status=422)
        if answer.done:
            return self.gone_on(row, form, answer)
        changed: list[Changed] = []
        if answer.overtaken:
            with reading(self.by):
                stands = self.stands_now(row, answer)
            changed = differences(form, answer.theirs)
            renew(form, **stands)
        with looked(self.by, row, self.page):
            return self.drawn(row, answer.status, form=form, changed=changed)

    def stands_now(self, row: Any, answer: Answer) -> dict[str, Any]:
        """The hidden fields that say what was seen, once both versions are on the page. Inside `reading`."""
        return {"edition": self.edition_now(row)}

    def edition_now(self, row: Any) -> int:
        """How often what the form is about was saved by now, after somebody else was first. Inside `reading`."""
        return int(get_object_or_404(self.rows().visible_to(self.by).values_list("edition", flat=True), pk=row.pk))

    def gone_on(self, row: Any, form: Form, answer: Answer) -> HttpResponse:
        if self.done_words:
            messages.success(self.request, str(self.done_words))
        warn_of_identifiers(self.request, form, self.to_change(row, answer.made))
        return HttpResponseRedirect(self.onward(row))


def named(row: Any) -> dict[str, Any]:
    """The row under the name templates know it by, and the case and question it belongs to."""
    question = row if isinstance(row, SharingQuestion) else getattr(row, "question", None)
    case = row if isinstance(row, Case) else (question.case if question else row.case)
    return {"row": row, "case": case} | ({"question": question} if question else {})


def question_page(question: SharingQuestion) -> str:
    """Where the work on a question is laid out; the page of its case where nothing stands above cases."""
    try:
        return reverse("assessments:overview", args=[question.pk])
    except NoReverseMatch:
        return reverse("cases:show", args=[question.case_id])


def allowed(check: Any, *about: Any) -> bool:
    """Whether a permission lets this pass: for pages that are read by more people than may change them."""
    try:
        check(*about)
    except (MayNot, NotPossibleNow):
        return False
    return True


# ---- what was typed ------------------------------------------------------------------------------------------------


def differences(form: Form, theirs: Mapping[str, Any]) -> list[Changed]:
    """What this person typed beside what somebody else saved meanwhile, where the two differ."""
    pairs = [
        (field, in_words(field, form.cleaned_data.get(name)), in_words(field, theirs[name]))
        for name, field in form.fields.items()
        if name in theirs
    ]
    return [Changed(str(field.label or ""), yours, now) for field, yours, now in pairs if yours != now]


def in_words(field: Field, value: Any) -> str:
    """One answer as its page words it."""
    if spoken := getattr(field, "in_words", None):  # a field whose answer is no single choice or text
        return str(spoken(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    key = "" if value is None else str(getattr(value, "pk", value))
    return choices_of(field).get(key, key) if key else ""


def choices_of(field: Field) -> dict[str, str]:
    """Value and words of each choice a field offers, groups opened."""
    flat: dict[str, str] = {}
    for value, words in getattr(field, "choices", ()):
        if isinstance(words, list | tuple):
            flat |= {str(inner): str(said) for inner, said in words}
        else:
            flat[str(value)] = str(words)
    return flat


def renew(form: Form, **hidden: Any) -> None:
    """Let hidden fields say what stands now, so that sending the page again is a choice made with open eyes."""
    typed = cast(QueryDict, form.data).copy()
    for name, value in hidden.items():
        if name in form.fields:
            typed[form.add_prefix(name)] = str(value)
    form.data = typed


def saved(
    request: ActingRequest, form: Form, service: Callable[..., Any], /, change: str | None = None, **given: Any
) -> Answer:
    """`attempt`, for a page that is a function: what it saved is looked through for identifiers, as on all pages.

    `change` is where the words can be changed: the page itself, unless another is named; "" for nowhere.
    """
    answer = attempt(form, service, **given)
    if answer.done:
        warn_of_identifiers(request, form, request.path if change is None else change)
    return answer


def warn_of_identifiers(request: HttpRequest, form: Form, change: str) -> None:
    """Say which answers look as if they hold an identifier. They are saved: sometimes the number is the point."""
    for label, kinds in identifiers.found_in(form.typed()):
        messages.warning(request, identifier_words(label, kinds, change))


def identifier_words(label: str, kinds: str, change: str | None = None) -> str:
    """The warning: which field, what kind; never the text itself. `change`: where what was saved can be changed, "" for
    nowhere, None while it is not saved yet."""
    named = {"field": label, "kinds": kinds}
    if change is None:
        return _("“%(field)s” looks as if it holds %(kinds)s. Take it out unless the reader needs it.") % named
    said = _("“%(field)s” looks as if it holds %(kinds)s. It was saved. Take it out unless the reader needs it.")
    words = said % named
    if not change:
        return words
    link = format_html('<a class="govuk-notification-banner__link" href="{}">{}</a>', change, _("Change it"))
    return format_html("{} {}", words, link)
