"""PostgreSQL prints a list of words in one way when it is made and in another once it was dumped and restored, so that a
check after a restore would call this policy altered. Two comparisons are printed the same for ever."""

from django.db import migrations

HANDED_ON = """
ALTER POLICY handed_on ON cases_grant
  WITH CHECK (user_id <> riskapp_uid() AND given_by_id = riskapp_uid() AND {reason}
    AND stream = ANY ((SELECT riskapp_streams(true))::uuid[]) AND NOT riskapp_is_kept_away(user_id, stream))
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_words_go_when_erased")]
    operations = [
        migrations.RunSQL(
            HANDED_ON.format(reason="reason <> 'author' AND reason <> 'emergency'"),
            HANDED_ON.format(reason="reason NOT IN ('author', 'emergency')"),
        )
    ]
