"""What is new is found first and counted alone, so that the look of every minute costs little where nothing is new."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("reviews", "0011_thresholds_changed")]
    operations = [
        migrations.RunSQL(
            (SQL / "counting_of_new.sql").read_text(encoding="utf-8"),
            (SQL / "counting_of_many.sql").read_text(encoding="utf-8"),  # as it counted before
        ),
    ]
