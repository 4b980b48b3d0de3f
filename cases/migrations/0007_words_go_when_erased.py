"""Who asks and decides about an erasure or a hold, and how words are taken out of the rows of an erased record."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_erasures_and_holds"), ("audit", "0005_words_leave_by_an_erasure")]
    operations = [
        migrations.RunSQL(
            (SQL / "erasing.sql").read_text(encoding="utf-8"),
            (SQL / "erasing_reverse.sql").read_text(encoding="utf-8"),
        )
    ]
