"""Reads a page as a test looks at it."""

import re
from html import unescape


def words(answer):
    """The page with its blanks made one and its entities as people read them."""
    return unescape(" ".join(answer.content.decode().split()))


def fields(answer, course):
    """The names of the fields of one side, without the side, in the order of the page."""
    names = re.findall(r'name="([^"]+)"', answer.content.decode())
    return [name.removeprefix(f"{course}-") for name in dict.fromkeys(names) if name.startswith(f"{course}-")]
