from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_walls_and_urgent_access")]
    operations = [
        migrations.RunSQL(
            (SQL / "walls_and_urgent_access.sql").read_text(encoding="utf-8"),
            (SQL / "walls_and_urgent_access_reverse.sql").read_text(encoding="utf-8"),
        )
    ]
