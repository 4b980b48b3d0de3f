"""The first row of the tree, indexes for what is asked about lodging, and the trails that we watch for others."""

from django.db import migrations, models

from audit.migrations._sql import text

UNDO = """
DROP TABLE audit_witnessed; DROP INDEX audit_lodgement_newest; DROP INDEX audit_checkpoint_unsigned;
DELETE FROM audit_tree WHERE frontier = '\\x0000000000000000';
"""


class Migration(migrations.Migration):

    dependencies = [("audit", "0003_keys_in_their_own_database")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(text("lodging"), UNDO)],
            state_operations=[
                migrations.CreateModel(
                    name="Witnessed",
                    fields=[
                        ("origin", models.TextField(primary_key=True, serialize=False)),
                        ("size", models.BigIntegerField()),
                        ("root", models.BinaryField()),
                        ("note", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={"db_table": "audit_witnessed"},
                ),
            ],
        )
    ]
