from pathlib import Path

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Riskapp(AppConfig):
    name = "riskapp"

    def ready(self):
        from django.apps import apps

        from riskapp import celery  # noqa: F401

        post_migrate.connect(apply_grants, sender=apps.get_app_config("audit"), dispatch_uid="grants")


def apply_grants(*, using, **_):
    with connections[using].cursor() as cursor:
        cursor.execute(
            (Path(__file__).parent / "sql" / ("grants_keys.sql" if using == "keys" else "grants.sql")).read_text()
        )
