"""stub"""

from django.views import generic  # noqa: F401
