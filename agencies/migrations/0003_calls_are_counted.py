"""How often each account called in the running minute. Not worth a place in the write-ahead log: a crash forgets it."""

from django.db import migrations

MAKE = """
CREATE UNLOGGED TABLE agencies_calls (
  user_id uuid PRIMARY KEY,
  minute bigint NOT NULL,
  calls int NOT NULL
)
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_sessions_know_whose_they_are")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE agencies_calls")]
