"""What does a page call what it asks? For a page that shows somebody what they had typed elsewhere, and was not saved.

By the labels of the forms, and where no form is written down as such, by the words that the history has for a field.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Any, get_type_hints

from django import forms
from django.urls import Resolver404, resolve
from django.utils.text import capfirst

from assessments.appraisal.courses import pole
from audit import glossary
from cases.vocabulary import POLES

BOX = re.compile(r"[_-](\d+|day|month|year)$")
APPS = ("cases", "assessments", "")


def label(name: str, path: str) -> str:
    """How the page at this address calls the field of this name; the name itself, made readable, if nobody knows."""
    side, _dash, rest = name.partition("-")
    if rest and side in {str(each) for each in POLES}:
        return f"{label(rest, path)} ({pole(side).inline})"
    for part in dict.fromkeys((name, BOX.sub("", name), name.rpartition("-")[2])):
        if words := _of_page(path).get(part) or _everywhere().get(part) or _in_history(part):
            return capfirst(words)
    return name.replace("_", " ").replace("-", " ").strip().capitalize()


def _of_page(path: str) -> dict[str, str]:
    """The labels of the form that a page says it shows."""
    try:
        view: Any = getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        return {}
    shows = get_type_hints(view.form).get("return") if hasattr(view, "form") else None
    return _labels(shows) if isinstance(shows, type) and issubclass(shows, forms.BaseForm) else {}


@cache
def _everywhere() -> dict[str, str]:
    """The labels of all forms, of those names under which every form asks the same."""
    found = defaultdict[str, set[str]](set)
    for form in _kinds(forms.Form):
        for name, words in _labels(form).items():
            found[name].add(words)
    return {name: words.pop() for name, words in found.items() if len(words) == 1}


def _kinds(kind: type) -> list[type]:
    return [each for below in kind.__subclasses__() for each in (below, *_kinds(below))]


def _labels(form: Any) -> dict[str, str]:
    fields = getattr(form, "base_fields", {})
    return {name: str(field.label) for name, field in fields.items() if field.label}


def _in_history(name: str) -> str:
    return next((found for app in APPS if (found := glossary.known("field", name, app=app))), "")
