"""Training: after every migrate, the walkthroughs that are shipped stand in their table."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Training(AppConfig):
    name = "training"

    def ready(self) -> None:
        post_migrate.connect(put_in_what_is_shipped, sender=self, dispatch_uid="walkthroughs")


def put_in_what_is_shipped(*, using: str, **_: Any) -> None:
    """Each shipped version that is not in the table yet. Those that are there stay as they are: they are frozen."""
    from training.models import Published

    if using == "default":
        Published.objects.using(using).put_in_what_is_shipped()
