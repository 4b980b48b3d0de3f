"""Was this form sent before? What a form hands to a service so that sending it twice does one thing."""

from typing import Protocol

from audit.services import Sent


class Keyed(Protocol):
    """A bound, valid form with a hidden `key` (uuid) and a digest of what was filled in."""

    cleaned_data: dict

    def digest(self) -> bytes | str: ...


def sent(form: Keyed) -> Sent:
    """The form's key, and a keyed digest of its content: the same words give the same, and nobody can guess them."""
    content = form.digest()
    return Sent.of(form.cleaned_data["key"], content.encode() if isinstance(content, str) else content)
