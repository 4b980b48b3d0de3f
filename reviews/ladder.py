"""In which order is it asked who could have done otherwise, when a case went wrong?

From the top: what the organisation did, then its management, then the team, and only then a person; and of a person
nothing before the substitution test. Whoever starts at the front teaches everybody to protect themselves first.
"""

from collections.abc import Mapping

from reviews.vocabulary import Rung, Substitution

ORDER = (Rung.ORGANISATION, Rung.MANAGEMENT, Rung.TEAM, Rung.PERSON)


def next_rung(answered: Mapping[str, bool], substitution: str) -> Rung | None:
    """The rung to be answered next; None once all that can be asked is answered.

    A person comes last, and only where the substitution test says that a colleague would have done otherwise.
    """
    for rung in ORDER:
        if not answered.get(rung):
            return rung if rung is not Rung.PERSON or substitution == Substitution.OTHERWISE else None
    return None


def why_not_yet(rung: str, answered: Mapping[str, bool], substitution: str) -> str:
    """Why nothing can be said of this rung yet; nothing where it can."""
    above = ORDER[: ORDER.index(Rung[str(rung).upper()])]
    missing = [each.words for each in above if not answered.get(each)]
    if missing:
        return f"First say what is found of: {', '.join(missing)}."
    if rung != Rung.PERSON:
        return ""
    if not substitution:
        return "First answer whether a colleague in the same place would have done otherwise."
    if substitution != Substitution.OTHERWISE:
        return "A colleague in the same place would not clearly have done otherwise, so the answer lies further up."
    return ""
