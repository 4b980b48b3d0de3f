from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_behind_walls")]
    operations = [
        migrations.RunSQL(
            (SQL / "checked.sql").read_text(encoding="utf-8"),
            (SQL / "checked_reverse.sql").read_text(encoding="utf-8"),
        )
    ]
