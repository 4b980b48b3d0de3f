"""How do templates end a sentence that ends with what somebody typed?"""

from django import template

from assessments.appraisal import wording

register = template.Library()


@register.filter(is_safe=True)
def stopped(text: object) -> str:
    """With one full stop at its end."""
    return wording.stopped(str(text))
