"""The product's own settings, in the mode of the tests. pytest-django reads settings before any conftest."""

import os

os.environ["RISKAPP_MODE"] = "test"

from riskapp.settings import *

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # nothing is gathered there; without it each answer would warn
WHITENOISE_AUTOREFRESH = True  # otherwise every test client reads through whatever was gathered for a try-out here
API_CALLS_PER_MINUTE = 1_000_000  # what a test calls in a minute nobody does; test_too_often sets its own
