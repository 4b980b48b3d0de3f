"""How is what was typed kept while a page is shown again before anything is sent?"""

from __future__ import annotations

from typing import Any

from govuk.forms import Form


def typed_so_far(form: Form) -> dict[str, Any]:
    """Everything that came with a bound form as it was typed, to begin another with: no errors are shown for it yet."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
        if not field.widget.value_omitted_from_data(form.data, form.files, form.add_prefix(name))
    }
