"""How is what was typed kept while a page is shown again before anything is sent?"""

from __future__ import annotations

from typing import Any

from govuk.forms import Form


def typed_so_far(form: Form) -> dict[str, Any]:
    """Everything in a bound form as it was typed, to begin another form with: no errors are shown for it yet."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
