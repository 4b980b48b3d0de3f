"""What stands in the trail of a person or an agency."""

import json

from audit.models import AuditEvent


def events(stream):
    return AuditEvent.objects.filter(stream_id=stream).order_by("stream_seq")


def told(stream):
    """The verbs of a stream, oldest first."""
    return [event.type for event in events(stream)]


def told_last(stream):
    """The body of the last event, read."""
    return json.loads(bytes(events(stream).last().body))
