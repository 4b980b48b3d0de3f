from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_block_tag
def panel(content, title):
    return format_html('<div class="govuk-panel"><h2>{}</h2>{}</div>', title, content)
