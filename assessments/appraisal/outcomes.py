"""stub"""

import yaml  # noqa: F401

from agencies.contexts import ServiceContext  # noqa: F401
