"""One item of a case can be erased, and the rest of the case stands."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_a_policy_that_survives_a_restore")]
    operations = [
        migrations.RemoveConstraint("erasure", "one_erasure_at_a_time"),
        migrations.AddField(
            "erasure",
            "item",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.informationitem"
            ),
        ),
        migrations.AddField("erasure", "number", models.PositiveIntegerField(null=True)),
        migrations.AddField(
            "erasure", "question_reference", models.CharField(blank=True, default="", max_length=12)
        ),
        migrations.AddField("informationitem", "erased_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddConstraint(
            "erasure",
            models.UniqueConstraint(
                fields=["case"], condition=~Q(outcome="refused") & Q(item=None), name="one_erasure_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            "erasure",
            models.UniqueConstraint(
                fields=["item"], condition=~Q(outcome="refused"), name="one_erasure_of_each_item_at_a_time"
            ),
        ),
        migrations.RunSQL(
            (SQL / "erasing_items.sql").read_text(encoding="utf-8"),
            (SQL / "erasing_items_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
