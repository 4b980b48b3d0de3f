"""The function through which alone events enter, the queue behind it, and the triggers that let nothing leave."""

from django.db import migrations

from audit.migrations._sql import text

UNDO_APPEND = "DROP FUNCTION audit_queue CASCADE; DROP FUNCTION audit_append;"
UNDO_REFUSAL = "DROP FUNCTION audit_refuse CASCADE; DROP FUNCTION audit_refuse_but_note CASCADE;"


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_the_trail")]

    operations = [
        migrations.RunSQL(text("append"), UNDO_APPEND),
        migrations.RunSQL(text("append_only"), UNDO_REFUSAL),
    ]
