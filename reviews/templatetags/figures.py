"""How a page draws what was counted: one square for each decision."""

from typing import Any

from django import template

from govuk.charts import squares
from reviews.looking import Figure

register = template.Library()


@register.inclusion_tag("charts/squares.html")
def decisions_drawn(figure: Figure) -> dict[str, Any]:
    """Dark: error found; outlined: none found; dashed: not yet known. Nothing where that is not shown."""
    counts = figure.squares
    return {"squares": squares(**counts._asdict()) if counts else None}
