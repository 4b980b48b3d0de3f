"""What came of decisions stands behind the fence; what is counted of them is made by one function of the database."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_follow_up"),
        ("assessments", "0007_words_go_when_erased"),
        ("cases", "0008_a_policy_that_survives_a_restore"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "counting.sql").read_text(encoding="utf-8"),
            (SQL / "counting_reverse.sql").read_text(encoding="utf-8"),
        )
    ]
