"""The function through which alone entries of training's own log are made, and what keeps them as they are."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("training", "0010_sessions")]

    operations = [
        migrations.RunSQL((SQL / "log.sql").read_text(), (SQL / "log_reverse.sql").read_text()),
    ]
