"""stub"""

from agencies.contexts import ServiceContext  # noqa: F401
from cases import law, vocabulary  # noqa: F401
