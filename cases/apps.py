"""Cases: offers the trail the words of its codes."""

from django.apps import AppConfig


class Cases(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from audit import glossary
        from cases.stewardship import norm_in_words
        from cases.vocabulary import LABELS, WORDS_OF_CODES

        for code, kind in WORDS_OF_CODES.items():
            glossary.offer(code, {member.value: member.words.lower() for member in kind})
        glossary.offer("field", lambda name: LABELS.get(name) or norm_in_words(name), app="cases")
