"""Databases as migrating leaves them: made once for each state of the migrations, and copied whenever tests begin.

Migrating takes a dozen seconds, of which the most is Django's own, and copying takes one. `manage.py test` has them
made (`python -m tests.migrated`) while it checks other things. Only on the private server: what is another's is not
filled with what stays there.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from riskapp import postgres

ROOT = Path(__file__).parents[1]
BEGINS = "migrated_"
LOCK = 0x6D6967  # one at a time looks whether they are there
MADE_OF = ("*/migrations/*.py", "*/sql/*.sql", "requirements/test.txt")


def names():
    """What the databases are called, by alias: after everything that migrating them would read."""
    read = hashlib.sha256()
    for path in sorted(path for pattern in MADE_OF for path in ROOT.glob(pattern)):
        read.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return {alias: f"{BEGINS}{read.hexdigest()[:12]}_{alias}" for alias in ("default", "keys")}


def ready():
    """Their names, by alias, when they are there; nothing where the server is not ours."""
    if os.environ.get("DATABASE_URL"):
        return {}
    wanted = names()
    with postgres.ours().superuser() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        there = databases(cursor)
        if not there.issuperset(wanted.values()):
            for name in there:
                cursor.execute(f"DROP DATABASE {name}")
            for alias in wanted:
                cursor.execute(f"CREATE DATABASE {being_made(alias)} OWNER riskapp_owner")
            subprocess.run([sys.executable, "-m", "tests.migrated", "make"], cwd=ROOT, check=True)
            for alias, name in wanted.items():
                cursor.execute(f"ALTER DATABASE {being_made(alias)} RENAME TO {name}")
    return wanted


def databases(cursor):
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [BEGINS])
    return {name for (name,) in cursor.fetchall()}


def being_made(alias):
    return f"{BEGINS}not_yet_{alias}"


def make():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.core.management import call_command
    from django.db import connections

    from riskapp.databases import MIGRATED

    django.setup()
    for alias, apps in MIGRATED.items():
        connections[alias].settings_dict["NAME"] = being_made(alias)
        call_command("migrate", *apps, database=alias, interactive=False, verbosity=0)
    connections.close_all()


if __name__ == "__main__":
    make() if sys.argv[1:] == ["make"] else ready()
