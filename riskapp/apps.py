"""What happens when the project starts, and after every migrate."""

from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db import connections
from django.db.models.signals import post_migrate

SQL = Path(__file__).parent / "sql"


class Riskapp(AppConfig):
    name = "riskapp"

    def ready(self) -> None:
        from django.apps import apps

        from audit import evidence
        from riskapp import celery  # noqa: F401  (tasks must find the app; riskapp/__init__.py stays empty)

        post_migrate.connect(apply_grants, sender=apps.get_app_config("audit"), dispatch_uid="grants")
        evidence.ship(shipped)


def shipped() -> list[str]:
    """How triggers, functions, policies and grants are when everything is as it should be (sql/shipped.txt)."""
    return (SQL / "shipped.txt").read_text(encoding="utf-8").splitlines()


def apply_grants(*, using: str, **_: Any) -> None:
    """Each role may do what sql/grants*.sql says, also with tables that have just been made."""
    if using != "keys":
        call_command("createcachetable", database=using, verbosity=0)
    with connections[using].cursor() as cursor:
        cursor.execute((SQL / ("grants_keys.sql" if using == "keys" else "grants.sql")).read_text())
