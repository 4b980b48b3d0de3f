"""A grant by which somebody appraises a question apart: it opens what was made for them to read, and not the case."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"
REASONS = [
    ("author", "Opened the case"),
    ("manager", "Manages the team"),
    ("colleague", "Works on it too"),
    ("second_opinion", "Asked for a second opinion"),
    ("sign_off", "Asked to sign off"),
    ("receiver", "Receives what was shared"),
    ("review", "Asked to review it"),
    ("governance", "Information governance"),
    ("emergency", "Urgent access"),
    ("apart", "Asked to appraise a question apart: reads what is known, and not the case"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_one_item_erased_alone")]
    operations = [
        migrations.AlterField("grant", "reason", models.CharField(choices=REASONS, max_length=20)),
        migrations.RunSQL(
            (SQL / "apart.sql").read_text(encoding="utf-8"),
            (SQL / "apart_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
