"""What is published stays as it was published."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("training", "0001_walkthroughs")]

    operations = [
        migrations.RunSQL((SQL / "frozen.sql").read_text(), (SQL / "frozen_reverse.sql").read_text()),
    ]
