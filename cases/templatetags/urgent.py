"""Does whoever reads this page see its case only for some hours, because they opened it in an emergency?"""

from __future__ import annotations

from typing import Any

from django import template

from cases.models import Grant

register = template.Library()

ABOUT = ("case", "question", "assessment", "version", "row")
"""What pages call the thing they are about; each of these belongs to one case."""


@register.inclusion_tag("cases/_urgent_access.html", takes_context=True)
def urgent_access(context: template.Context) -> dict[str, Any]:
    """The banner on every page of a case that was opened in an emergency: until when, and the way to give it up.

    One query on a page about a case, none on any other; nothing where nobody has the floor.
    """
    acting = getattr(context.get("request"), "acting", None)
    about = next((thing for name in ABOUT if hasattr(thing := context.get(name), "stream")), None)
    if about is None or acting is None or not acting.sees_cases:
        return {}
    return {"urgent": Grant.objects.to_stream(about).of(acting.user).urgent().first()}
