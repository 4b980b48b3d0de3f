"""The product's own settings, in the mode of the tests. pytest-django reads settings before any conftest."""

import os

os.environ["RISKAPP_MODE"] = "test"

from riskapp.settings import *
