#!/usr/bin/env python3
"""Django's manage.py. It first steps into the project's own environment, and makes it if need be."""

import os
import sys

from riskapp import bootstrap


def main() -> None:
    bootstrap.enter(sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riskapp.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
