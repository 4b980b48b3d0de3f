"""How do we ask? The base form, the date and time fields, the widgets, and the renderer that dresses every form.

`Renderer` is the project's FORM_RENDERER, so plain Django forms (signing in, for example) come out in the same dress.
Errors follow DESIGN 9: the same words at the field and in the summary, each linked to its field.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.functional import Promise, lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Words = str | Promise

# Widgets of Django itself, and what draws them here.
DRESS = {
    **{
        f"django/forms/widgets/{kind}.html": "govuk/widgets/input.html"
        for kind in ("text", "email", "number", "password", "search", "tel", "url", "date", "time", "datetime")
    },
    "django/forms/widgets/textarea.html": "govuk/widgets/textarea.html",
    "django/forms/widgets/select.html": "govuk/widgets/select.html",
    "django/forms/widgets/radio.html": "govuk/widgets/choices.html",
    "django/forms/widgets/checkbox_select.html": "govuk/widgets/choices.html",
    "django/forms/widgets/checkbox.html": "govuk/widgets/checkbox.html",
    "django/forms/errors/list/default.html": "govuk/errors.html",
}


class Renderer(TemplatesSetting):
    """Draws every form, field and widget with the templates in templates/govuk/."""

    form_template_name = "govuk/form.html"
    field_template_name = "govuk/field.html"

    def get_template(self, template_name: str) -> Any:
        return super().get_template(DRESS.get(template_name, template_name))

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        widget = context.get("widget")
        if widget:
            widget["bad"] = "aria-invalid" in widget.get("attrs", {})
            if "optgroups" in widget and not template_name.endswith("/select.html"):
                widget["kind"] = "radios" if template_name.endswith("radio.html") else "checkboxes"
            for _group, options, _index in widget.get("optgroups", ()):
                for option in options:
                    option["attrs"].pop("aria-invalid", None)  # the fieldset says it once for all
                    option["attributes"] = _attributes(option)
            widget["attributes"] = _attributes(widget)
        return super().render(template_name, context, request)


def _attributes(widget: Mapping[str, Any]) -> str:
    """The attributes of a control as they stand in its tag; what it looks like is for the template to say."""
    return flatatt({name: value for name, value in widget.get("attrs", {}).items() if name != "class"})


def missing(words: Words) -> dict[str, Any]:
    """The error of a field left empty, or answered with a choice that is not offered: DESIGN 9 gives the words."""
    return {"required": words, "invalid_choice": words, "invalid": words}


# ---- widgets ------------------------------------------------------------------------------------------------------


class Asked:
    """How a question is put: size of its label ("", "s", "m", "l"), the page's heading, or only heard."""

    def __init__(
        self,
        *args: Any,
        size: str = "",
        heading: bool = False,
        hide_label: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.size, self.heading, self.hide_label = size, heading, hide_label

    def focus_id(self, id_for_label: str) -> str:
        """The id that the error summary leads to."""
        return id_for_label


class Input(Asked, forms.TextInput):
    """One line. `width` in characters: 2, 3, 4, 5, 10, 20 or 30; None is as wide as the text column."""

    def __init__(self, *, width: int | None = None, kind: str = "text", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.input_type = kind
        if width:
            self.attrs["class"] = f"govuk-input--width-{width}"


class Textarea(Asked, forms.Textarea):
    """Several lines; `rows` says how much is expected."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.attrs.pop("cols", None)
        self.attrs["rows"] = rows


class Select(Asked, forms.Select):
    """One of many; use Radios for up to about seven."""


class FileUpload(Asked, forms.FileInput):
    """A file to choose. The page says beside it what kind."""

    template_name = "govuk/widgets/file.html"


class Choices(Asked):
    """What radios and checkboxes share: hints beside options, "or" before one, and one that unticks the rest."""

    def __init__(
        self,
        *,
        hints: Mapping[str, Words] | None = None,
        divide_before: str | None = None,
        exclusive: Collection[str] = (),
        small: bool = True,
        inline: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.hints, self.divide_before, self.exclusive = hints or {}, divide_before, set(exclusive)
        self.small, self.inline = small, inline

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc] # of the Django widget beside
        context["widget"].update(small=self.small, inline=self.inline)
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc] # as above
        plain = str(value)
        option["divider"] = self.divide_before is not None and plain == self.divide_before
        option["hint"] = self.hints.get(plain, "")
        if option["hint"] and "id" in option["attrs"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        if plain in self.exclusive:
            option["attrs"]["data-behaviour"] = "exclusive"
        return option

    def focus_id(self, id_for_label: str) -> str:
        return f"{id_for_label}_0"


class Radios(Choices, forms.RadioSelect):
    """One of a few, all in view; nothing is chosen beforehand."""


class Checkboxes(Choices, forms.CheckboxSelectMultiple):
    """Any of a few."""


class Checkbox(Asked, forms.CheckboxInput):
    """A single statement to tick."""


class DateInput(Asked, forms.MultiWidget):
    """Day, month and year in three boxes, kept as typed."""

    template_name = "govuk/widgets/date.html"
    use_fieldset = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widgets=[forms.TextInput() for _part in range(3)], **kwargs)
        self.wrong: set[int] = set()

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        invalid = (attrs or {}).get("aria-invalid")
        labels = (_("Day"), _("Month"), _("Year"))
        for part, (widget, label) in enumerate(zip(context["widget"]["subwidgets"], labels, strict=True)):
            for key in ("aria-invalid", "aria-describedby", "required"):
                widget["attrs"].pop(key, None)
            widget.update(label=label, wide=part == 2, wrong=bool(invalid) and part in (self.wrong or {0, 1, 2}))
        return context

    def id_for_label(self, id_: str) -> str:
        return ""

    def focus_id(self, id_for_label: str) -> str:
        return f"{id_for_label}_{min(self.wrong, default=0)}"


# ---- fields -------------------------------------------------------------------------------------------------------

EARLIEST, LATEST = 1900, 2200
"""Between these years lies every date that people can mean here; beyond them dates cannot be reckoned with."""


def of_our_time(value: date) -> bool:
    """Whether a date, or a moment, lies between EARLIEST and LATEST."""
    return EARLIEST < value.year < LATEST


def check_year(value: date) -> None:
    """The same, as a validator of a field."""
    if not of_our_time(value):
        raise ValidationError(
            gettext("Year must be between %(earliest)d and %(latest)d") % {"earliest": EARLIEST, "latest": LATEST},
            code="year",
        )


PARTS = (_("a day"), _("a month"), _("a year"))
LIMITS: dict[str, Words] = {
    "future": _("%(name)s must be in the future"),
    "today_or_future": _("%(name)s must be today or in the future"),
    "past": _("%(name)s must be in the past"),
    "today_or_past": _("%(name)s must be today or in the past"),
}


class DateField(forms.Field):
    """A date in three boxes. `name` begins its errors ("Decide-by date"); `must` is a key of LIMITS.

    A form with `must` is given the day (`today=`): only the door reads the clock.
    """

    widget = DateInput

    def __init__(self, *, name: Words = _("Date"), must: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if must is not None and must not in LIMITS:
            raise ImproperlyConfigured(f"must is one of {', '.join(LIMITS)}")
        self.name, self.must = name, must

    def clean(self, value: Any) -> date | None:
        widget = cast(DateInput, self.widget)
        typed = [str(part or "").strip() for part in (value or ["", "", ""])]
        widget.wrong = set()
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        empty = [part for part, text in enumerate(typed) if not text]
        if empty:
            widget.wrong = set(empty)
            wanted = gettext(" and ").join(str(PARTS[part]) for part in empty)
            raise ValidationError(
                gettext("%(name)s must include %(wanted)s") % {"name": self.name, "wanted": wanted}, code="incomplete"
            )
        if typed[2].isdigit() and len(typed[2]) != 4:
            widget.wrong = {2}
            raise ValidationError(gettext("Year must include 4 numbers"), code="year")
        try:
            day = date(int(typed[2]), _month(typed[1]), int(typed[0]))
        except ValueError:
            raise ValidationError(
                gettext("%(name)s must be a real date") % {"name": self.name}, code="invalid"
            ) from None
        if not of_our_time(day):
            widget.wrong = {2}
        check_year(day)
        return day

    def check_limit(self, value: date, today: date) -> None:
        """Raise ValidationError when the date is on the wrong side of today."""
        kept = {
            "future": value > today,
            "today_or_future": value >= today,
            "past": value < today,
            "today_or_past": value <= today,
        }
        if self.must and not kept[self.must]:
            raise ValidationError(str(LIMITS[self.must]) % {"name": self.name}, code=self.must)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = initial if isinstance(initial, (list, tuple)) else DateInput().decompress(initial)
        return [str(part or "") for part in before] != [str(part or "") for part in data or ["", "", ""]]


def for_example(words: Words, *, days: int) -> Words:
    """A hint with a date in it that its field would take: `days` from today, whenever the page is drawn.

    `words` hold %(date)s, written as it is typed into the three boxes.
    """

    def drawn() -> str:
        day = localdate() + timedelta(days=days)
        return str(words) % {"date": f"{day.day} {day.month} {day.year}"}

    return cast(Words, lazy(drawn, str)())


def _month(text: str) -> int:
    """The number of a month given as a number, or by its name in the language of the page."""
    names = {str(name).lower().rstrip("."): number for table in (MONTHS, MONTHS_3) for number, name in table.items()}
    return names.get(text.lower().rstrip(".")) or int(text)


class TimeField(forms.Field):
    """A time of day in one box: "2:41pm", "14:41", "2pm", "midday", "midnight"."""

    PATTERN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")

    def __init__(self, *, name: Words = _("Time"), **kwargs: Any) -> None:
        kwargs.setdefault("widget", Input(width=5))
        super().__init__(**kwargs)
        self.name = name

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H:%M") if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        text = str(value or "").strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
        if not text:
            return None
        if text in ("midday", "noon", "midnight"):
            return time(0 if text == "midnight" else 12)
        found = self.PATTERN.fullmatch(text)
        if found:
            hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
            if half and 1 <= hour <= 12:
                hour = hour % 12 + (12 if half == "pm" else 0)
            elif half:
                hour = 99
            # "3" alone could be either half of the day, so it is not taken.
            if hour < 24 and minute < 60 and (half or found[2]):
                return time(hour, minute)
        raise ValidationError(
            gettext("%(name)s must be a real time, for example 2:41pm") % {"name": self.name}, code="invalid"
        )


class Edition(forms.IntegerField):
    """What the person had seen when they began: a hidden number, for refusing to write over somebody else's change."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.HiddenInput, **kwargs)


class Seen(forms.CharField):
    """The same where nothing is counted: the digest of what stood on the page, hidden in it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.HiddenInput, empty_value=None, **kwargs)


# ---- the form -----------------------------------------------------------------------------------------------------


def faults(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What is wrong with a form, as (href, words): first what belongs to no field, then the fields in their order."""
    general = [(_first_id(form), str(words)) for words in form.non_field_errors()]
    for hidden in form.hidden_fields():
        general += [("", str(words)) for words in hidden.errors]
    return general + [
        (f"#{_focus_id(field)}" if field.auto_id else "", str(words))
        for field in form.visible_fields()
        for words in field.errors
    ]


def _focus_id(field: BoundField) -> str:
    """The id of the control that an error of this field leads to."""
    widget = field.field.widget
    if isinstance(widget, Asked):
        return widget.focus_id(field.auto_id)
    return field.id_for_label or f"{field.auto_id}_0"


def _first_id(form: forms.BaseForm) -> str:
    fields = form.visible_fields()
    return f"#{_focus_id(fields[0])}" if fields and fields[0].auto_id else ""


class Form(forms.Form):
    """The base of our forms: a hidden key against double submits, errors in the order of the fields, a digest.

    `today` is needed when a DateField says which side of today it must be on.
    """

    required_css_class: ClassVar[str] = ""
    use_required_attribute = False

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("key", uuid.uuid4())
        if today is None and any(getattr(field, "must", None) for field in self.fields.values()):
            raise ImproperlyConfigured(f"{type(self).__name__} compares a date with today: give it today=")

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc] # Django's own hook, absent from its stubs
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(field, DateField) and isinstance(value, date) and self.today is not None:
                try:
                    field.check_limit(value, self.today)
                except ValidationError as error:
                    self.add_error(name, error)

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """(href, words) of everything that is wrong, in the order of the page."""
        return faults(self)

    @property
    def hidden(self) -> SafeString:
        """The hidden fields, for a page that draws the others one by one."""
        return format_html_join("", "{}", ((field,) for field in self.hidden_fields()))

    def typed(self) -> Iterable[tuple[str, str]]:
        """What was typed, by what the page calls its field. A form whose page words its fields itself says so here."""
        return [
            (str(field.label or name), value)
            for name, field in self.fields.items()
            if isinstance(value := self.cleaned_data.get(name), str) and not field.widget.is_hidden
        ]

    def digest(self) -> str:
        """Says whether a key comes back with the same words."""
        return digest_of(self.data)

    def add_refusal(self, errors: Mapping[str, Words | Sequence[Words]]) -> None:
        """Put a service's reasons beside the fields they are about; what belongs to no field here goes on top."""
        for name, words in errors.items():
            listed = [words] if isinstance(words, (str, Promise)) else list(words)
            self.add_error(name if name in self.fields else None, [ValidationError(str(line)) for line in listed])


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256 of what was sent, without the key and the token of the session: it can be asked before a form is made."""
    listed = data.lists() if isinstance(data, MultiValueDict) else ((name, [value]) for name, value in data.items())
    content = {
        name: [str(value) for value in values] for name, values in listed if name not in ("key", "csrfmiddlewaretoken")
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
