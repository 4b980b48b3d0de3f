"""What is found when a case went wrong stands behind the fence; on which rung it lands is counted without a case."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("reviews", "0005_ladder")]
    operations = [
        migrations.RunSQL(
            (SQL / "ladder.sql").read_text(encoding="utf-8"),
            (SQL / "ladder_reverse.sql").read_text(encoding="utf-8"),
        )
    ]
