"""Cases: offers the trail the words of its codes, and what people call the case of a stream."""

from collections.abc import Iterable
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext as _


class Cases(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from audit import evidence, glossary
        from cases.vocabulary import PAGES, WORDS_OF_CODES

        for code, kind in WORDS_OF_CODES.items():
            glossary.offer(code, {member.value: member.words.lower() for member in kind})
        glossary.offer("field", _label, app="cases")
        glossary.offer("page", PAGES)
        for code in ("context", "holder_context", "receiver_context"):
            glossary.offer(code, _type_of_service)
        evidence.word(case_of)


def _type_of_service(code: str) -> str | None:
    """What a type of service is called, by its letter."""
    from agencies.contexts import contexts

    table = contexts()
    return {str(kind.id): kind.label for kind in (*table.contexts, table.other)}.get(code)


def case_of(streams: Iterable[UUID]) -> dict[UUID, str]:
    """The case that each of these streams belongs to, for whoever checks the trail: its reference and no more."""
    from django.db import connection

    with connection.cursor() as cursor:
        wanted = [str(stream) for stream in streams]
        cursor.execute("SELECT stream, reference FROM riskapp_references(%s::uuid[])", [wanted])
        return {stream: _("Case %(reference)s") % {"reference": reference} for stream, reference in cursor.fetchall()}


def _label(name: str) -> str | None:
    """What a field is called: a label of its page, a norm as it was put, or the side of an enquiry."""
    from cases.stewardship import norm_in_words
    from cases.vocabulary import IF_WE_ASK, LABELS, POLES

    sides = {str(pole): IF_WE_ASK[pole] for pole in POLES}
    return LABELS.get(name) or sides.get(name) or norm_in_words(name)
