"""Reviews: offers appraisals what comes after a decision, and the trail the words of its codes."""

from django.apps import AppConfig


class Reviews(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from assessments import beyond
        from audit import glossary
        from cases import beyond as beyond_cases
        from reviews import thresholds, twice, vocabulary
        from reviews.afterwards import belongings, parts
        from reviews.besides import besides
        from reviews.querysets import next_look
        from reviews.services.appraising_twice import handed_over, question_stopped

        beyond.offer(parts=twice.parts, handed_over=handed_over)
        beyond.offer(next_look=next_look, parts=parts, besides=besides)
        beyond_cases.offer(belongings=belongings)
        beyond_cases.offer(belongings=twice.belongings, stopping=question_stopped)
        for name, kind in {
            "occasion": vocabulary.Occasion,
            "need": vocabulary.Need,
            "use": vocabulary.Use,
            "fit": vocabulary.Fit,
            "onward": vocabulary.Onward,
            "looker": vocabulary.Looker,
            "aside": vocabulary.StepAside,
            "not_now": vocabulary.NotNow,
            "rung": vocabulary.Rung,
            "substitution": vocabulary.Substitution,
            "lands": vocabulary.Rung,
            "towards": vocabulary.Towards,
            "set_off": vocabulary.SetOff,
            "conclusion": vocabulary.Conclusion,
            **{str(link): vocabulary.LinkFinding for link in vocabulary.Link},
        }.items():
            glossary.offer(name, {member.value: member.words for member in kind})
        glossary.offer("row", thresholds.TITLES, app="reviews")
        glossary.offer(
            "field",
            {"did": "What was done", "how_known": "How we know", "closed_why": "Why we do not look again"},
            app="reviews",
        )
