"""Cases: offers the trail the words of its codes."""

from django.apps import AppConfig


class Cases(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from audit import glossary
        from cases.vocabulary import WORDS_OF_CODES

        for code, kind in WORDS_OF_CODES.items():
            glossary.offer(code, {member.value: member.words.lower() for member in kind})
        glossary.offer("field", _label, app="cases")


def _label(name: str) -> str | None:
    """What a field is called: a label of its page, a norm as it was put, or the side of an enquiry."""
    from cases.stewardship import norm_in_words
    from cases.vocabulary import IF_WE_ASK, LABELS, POLES

    sides = {str(pole): IF_WE_ASK[pole] for pole in POLES}
    return LABELS.get(name) or sides.get(name) or norm_in_words(name)
