"""Signed versions, and what was done with them, let their words go once their record is erased."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_read_by_a_check"), ("cases", "0007_words_go_when_erased")]
    operations = [
        migrations.RunSQL(
            (SQL / "erased.sql").read_text(encoding="utf-8"),
            (SQL / "erased_reverse.sql").read_text(encoding="utf-8"),
        )
    ]
