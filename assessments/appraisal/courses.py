"""The poles, and the further ways an author may add."""

from cases.vocabulary import Pole  # noqa: F401
