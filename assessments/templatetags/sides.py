"""How do both sides of a question keep level when one of them has to say what is wrong?"""

from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context

from assessments.forms.appraising import Side

register = template.Library()


@register.inclusion_tag("assessments/pair/_error.html", takes_context=True)
def side_error(context: Context, field: BoundField) -> dict[str, Any]:
    """The message beside a field of one side, and room for what the other sides say of the same question.

    An error on one side alone, or one that takes a line more, would push that side's boxes below the other's.
    """
    here = context["course"]
    name = field.name.removeprefix(f"{here.key}-")
    others = [side for side in context.get("sides") or () if isinstance(side, Side) and side.key != here.key]
    return {
        "id": field.auto_id,
        "message": field.errors[0] if field.errors else "",
        "others": [side[name].errors[0] for side in others if side[name].errors],
    }
