"""A reviewer reads their paper and nothing else of the case; what came of it only once their reading is locked."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_blind_review")]
    operations = [
        migrations.RunSQL(
            (SQL / "blind.sql").read_text(encoding="utf-8"),
            (SQL / "blind_reverse.sql").read_text(encoding="utf-8"),
        )
    ]
