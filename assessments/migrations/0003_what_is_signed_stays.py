from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_behind_the_second_fence")]
    operations = [
        migrations.RunSQL(
            (SQL / "signed.sql").read_text(encoding="utf-8"), (SQL / "signed_reverse.sql").read_text(encoding="utf-8")
        )
    ]
