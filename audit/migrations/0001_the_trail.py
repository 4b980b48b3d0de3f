"""The tables of the trail. SQL makes them (generated leaf hash, identity); the models only describe them."""

import uuid

from django.db import migrations, models

from audit.migrations._sql import text

UNDO = """
DROP TABLE audit_errand; DROP TABLE audit_look; DROP TABLE audit_submission; DROP TABLE audit_lodgement;
DROP TABLE audit_checkpoint; DROP TABLE audit_tree; DROP TABLE audit_node; DROP TABLE audit_leaf;
DROP TABLE audit_pending; DROP TABLE audit_stream_head; DROP TABLE audit_sealed; DROP TABLE audit_event;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(text("tables"), UNDO)],
            state_operations=[
                migrations.CreateModel(
                    name='AuditEvent',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('event_id', models.UUIDField(unique=True)),
                        ('stream_id', models.UUIDField()),
                        ('stream_seq', models.BigIntegerField()),
                        ('prev', models.BinaryField()),
                        ('actor_id', models.UUIDField()),
                        ('actor_kind', models.TextField()),
                        ('type', models.TextField()),
                        ('at', models.DateTimeField()),
                        ('request_id', models.UUIDField()),
                        ('body', models.BinaryField()),
                        ('leaf_hash', models.BinaryField()),
                    ],
                    options={
                        'db_table': 'audit_event',
                    },
                ),
                migrations.CreateModel(
                    name='Checkpoint',
                    fields=[
                        ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('root', models.BinaryField()),
                        ('note', models.TextField(null=True)),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'db_table': 'audit_checkpoint',
                    },
                ),
                migrations.CreateModel(
                    name='Errand',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                        ('task', models.TextField()),
                        ('ids', models.JSONField()),
                        ('due', models.DateTimeField()),
                        ('claimed_until', models.DateTimeField(null=True)),
                        ('tries', models.IntegerField(default=0)),
                        ('done', models.DateTimeField(null=True)),
                    ],
                    options={
                        'db_table': 'audit_errand',
                    },
                ),
                migrations.CreateModel(
                    name='Leaf',
                    fields=[
                        ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('event_id', models.UUIDField(unique=True)),
                        ('leaf_hash', models.BinaryField()),
                    ],
                    options={
                        'db_table': 'audit_leaf',
                    },
                ),
                migrations.CreateModel(
                    name='Lodgement',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('size', models.BigIntegerField()),
                        ('channel', models.TextField()),
                        ('target', models.TextField()),
                        ('at', models.DateTimeField()),
                        ('result', models.TextField()),
                    ],
                    options={
                        'db_table': 'audit_lodgement',
                    },
                ),
                migrations.CreateModel(
                    name='Look',
                    fields=[
                        ('pk', models.CompositePrimaryKey('actor_id', 'stream_id', 'page', 'object', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('actor_id', models.UUIDField()),
                        ('stream_id', models.UUIDField()),
                        ('page', models.TextField()),
                        ('object', models.TextField()),
                        ('actor_kind', models.TextField()),
                        ('role', models.TextField(null=True)),
                        ('agency_id', models.UUIDField(null=True)),
                        ('request_id', models.UUIDField()),
                        ('event_id', models.UUIDField()),
                        ('first_at', models.DateTimeField()),
                        ('last_at', models.DateTimeField()),
                        ('times', models.BigIntegerField()),
                    ],
                    options={
                        'db_table': 'audit_look',
                    },
                ),
                migrations.CreateModel(
                    name='Node',
                    fields=[
                        ('pk', models.CompositePrimaryKey('level', 'idx', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('level', models.SmallIntegerField()),
                        ('idx', models.BigIntegerField()),
                        ('hash', models.BinaryField()),
                    ],
                    options={
                        'db_table': 'audit_node',
                    },
                ),
                migrations.CreateModel(
                    name='Pending',
                    fields=[
                        ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('event_id', models.UUIDField()),
                        ('leaf_hash', models.BinaryField()),
                        ('queued_at', models.DateTimeField()),
                    ],
                    options={
                        'db_table': 'audit_pending',
                    },
                ),
                migrations.CreateModel(
                    name='SealedPayload',
                    fields=[
                        ('event_id', models.UUIDField(primary_key=True, serialize=False)),
                        ('key_id', models.UUIDField()),
                        ('blob', models.BinaryField()),
                    ],
                    options={
                        'db_table': 'audit_sealed',
                    },
                ),
                migrations.CreateModel(
                    name='StreamHead',
                    fields=[
                        ('stream_id', models.UUIDField(primary_key=True, serialize=False)),
                        ('stream_seq', models.BigIntegerField()),
                        ('hash', models.BinaryField()),
                    ],
                    options={
                        'db_table': 'audit_stream_head',
                    },
                ),
                migrations.CreateModel(
                    name='Submission',
                    fields=[
                        ('key', models.UUIDField(primary_key=True, serialize=False)),
                        ('actor_id', models.UUIDField()),
                        ('digest', models.BinaryField()),
                        ('object', models.TextField()),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'db_table': 'audit_submission',
                    },
                ),
                migrations.CreateModel(
                    name='Tree',
                    fields=[
                        ('k', models.SmallIntegerField(primary_key=True, serialize=False)),
                        ('frontier', models.BinaryField()),
                    ],
                    options={
                        'db_table': 'audit_tree',
                    },
                ),
        ],
        )
    ]
