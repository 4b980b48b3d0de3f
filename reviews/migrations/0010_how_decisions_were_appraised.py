"""How decisions were appraised is counted in codes, made by going through what was signed."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_calls_are_counted"),
        ("assessments", "0007_words_go_when_erased"),
        ("reviews", "0009_counting_of_many"),
    ]
    operations = [
        migrations.CreateModel(
            name="Appraised",
            fields=[
                ("counted", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="appraised", serialize=False, to="reviews.counted")),
                ("stream", models.UUIDField(db_index=True, editable=False)),
                ("marks", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ("agency", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency")),
                ("team", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.team")),
            ],
        ),
        migrations.RunSQL(
            (SQL / "appraised.sql").read_text(encoding="utf-8"),
            (SQL / "appraised_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
