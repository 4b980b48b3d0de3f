"""What the trail says of a case, and how many events it has: for tests that ask what an act left behind."""

from audit import trail
from audit.models import AuditEvent
from audit.verbs import Verb


def told(row):
    """(verb, codes, words) of each event of the case this row belongs to, the oldest first, as its key opens them."""
    return [(entry.verb, entry.codes, entry.words) for entry in reversed(trail.of_stream(row.stream))]


def last(row):
    """The newest event of the case."""
    return told(row)[-1]


def verbs(row):
    return [verb for verb, _, _ in told(row)]


def events():
    """How many events there are of anything: an act that was refused leaves none."""
    return AuditEvent.objects.count()


__all__ = ["Verb", "events", "last", "told", "verbs"]
