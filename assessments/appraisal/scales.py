"""stub"""

import yaml  # noqa: F401
