"""What does the house do by the timetable? It clears away what is left of sessions that are over."""

from celery import shared_task

from agencies.sessions import SessionStore


@shared_task(ignore_result=True)
def clear_sessions() -> None:
    """Every night: rows of sessions that have ended, which open nothing any more."""
    SessionStore.clear_expired()
