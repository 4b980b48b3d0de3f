"""Reads a page as a test looks at it."""

import re
from html import unescape

from django.urls import reverse


def at(page, question, *more):
    """The address of a page of this question."""
    return reverse(f"assessments:{page}", args=[question.pk, *more])


def words(answer):
    """The page with its blanks made one and its entities as people read them."""
    return unescape(" ".join(answer.content.decode().split()))


def fields(answer, course):
    """The names of the fields of one side, without the side, in the order of the page."""
    names = re.findall(r'name="([^"]+)"', answer.content.decode())
    return [name.removeprefix(f"{course}-") for name in dict.fromkeys(names) if name.startswith(f"{course}-")]


def errors(answer):
    """What the summary of errors lists."""
    summary = re.search(r'govuk-error-summary__list">(.*?)</ul>', words(answer))
    return re.findall(r"<li>(?:<a [^>]*>)?(.*?)(?:</a>)?</li>", summary[1]) if summary else []


def slight(course):
    """What is typed for one side that is nothing serious."""
    return {f"{course}-reason": f"Something small {course}", f"{course}-likelihood": ["2"], f"{course}-severity": ["2"]}
