from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_the_appraisal"), ("cases", "0002_need_to_know")]
    operations = [
        migrations.RunSQL(
            (SQL / "fences.sql").read_text(encoding="utf-8"), (SQL / "fences_reverse.sql").read_text(encoding="utf-8")
        )
    ]
