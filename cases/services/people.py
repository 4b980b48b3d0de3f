"""Who is the case about?"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from agencies.acting import Acting
from audit import services as audit
from audit.verbs import Verb
from cases import checks, permissions
from cases.given import PersonGiven
from cases.models import Case, PersonConcerned, Unchanged


def record_person(
    *, case: Case, person: PersonGiven, by: Acting, at: datetime, key: audit.Sent | None = None
) -> PersonConcerned:
    """Record someone else whom the case concerns."""
    recorded = PersonConcerned(case=case, stream=case.stream)
    with audit.action(Verb.PERSON_RECORDED, stream=case.stream, object=recorded, by=by, at=at, key=key) as act:
        permissions.check_can_change(case, by, at)
        case = Case.objects.lock(case)
        permissions.check_is_open(case)
        words = checks.person(person)
        for name, value in words.items():
            setattr(recorded, name, value)
        recorded.number = case.people.next_number()
        recorded.save(force_insert=True)
        act.says(concern=recorded.concern)
        act.seal({"now": recorded.words_of(words)})
    return recorded


def change_person(
    *,
    person: PersonConcerned,
    changes: PersonGiven,
    edition: int | None = None,
    by: Acting,
    at: datetime,
    key: audit.Sent | None = None,
) -> PersonConcerned:
    """Correct what is said about someone concerned; what stood before stays in the history."""
    with (
        suppress(Unchanged),
        audit.action(Verb.PERSON_CHANGED, stream=person.stream, object=person, by=by, at=at, key=key) as act,
    ):
        permissions.check_can_change(person, by, at)
        permissions.check_is_open(Case.objects.lock(person.case))
        person = PersonConcerned.objects.lock(person)
        words = person.change(checks.person(changes), edition)
        person.save()
        act.says(concern=person.concern, fields=sorted(words["now"]))
        act.seal(words)
    return person
