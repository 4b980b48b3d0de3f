"""Many decisions are counted in one pass over each table, and what a later version replaces is found by an index."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_a_policy_that_survives_a_restore"),
        ("reviews", "0008_team_noise"),
    ]
    operations = [
        migrations.AlterField(
            model_name="counted",
            name="question",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.sharingquestion"),
        ),
        migrations.RunSQL(
            (SQL / "counting_of_many.sql").read_text(encoding="utf-8"),
            (SQL / "counting_of_many_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
