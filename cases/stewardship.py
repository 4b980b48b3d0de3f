"""Which norms of the two services differ, and have to be answered for this question?

Each service context has expectations of its own about what it takes and gives (essay, Table 6.1). Where the other
end does not share one, it becomes a question: honoured, departed from because, or does not arise here. Norms are
expectations ("typically", "generally", "tend to") and never rules, so nothing here refuses.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from agencies.contexts import Contexts, contexts
from cases.vocabulary import End, Initiative


class NormQuestion(NamedTuple):
    """One norm of the service at one end, put as a question; `essay_wording` is the norm in the essay's words."""

    id: str
    end: End
    check: str
    essay_wording: str


# "What grounds has the asking service shown": does not arise when nobody asked and we offer.
ONLY_WHEN_ASKED: Final = frozenset({"C1"})


def differing_norms(
    holder_context: str, receiver_context: str, initiative: str, table: Contexts
) -> tuple[NormQuestion, ...]:
    """The norms that hold at one end and not at the other, the holder's first; none when both ends are of one context.

    A service outside the table ("other") brings no norms of its own, so those of the other end are the difference.
    """
    if holder_context == receiver_context:
        return ()
    unasked = ONLY_WHEN_ASKED if initiative == Initiative.OURS else frozenset()
    return tuple(
        NormQuestion(norm.id, end, norm.check, norm.essay_wording)
        for end, context in ((End.HOLDER, holder_context), (End.RECEIVER, receiver_context))
        for norm in table.norms(context)
        if end in norm.ends and norm.id not in unasked
    )


def field_of(end: str, norm: str) -> str:
    """The name under which an answer to a norm is typed, refused and told: "holder-D1"."""
    return f"{end}-{norm}"


def norm_in_words(field: str) -> str | None:
    """The question behind such a name, as the latest content puts it; None for any other name."""
    end, _, norm = field.partition("-")
    if end not in set(End):
        return None
    return next((each.check for context in contexts().contexts for each in context.norms if each.id == norm), None)
