"""A team reads the same made-up cases; what is kept of it names nobody."""

from pathlib import Path

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_calls_are_counted'),
        ('reviews', '0007_double_appraisal'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NoiseAudit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('content', models.PositiveSmallIntegerField()),
                ('closes_on', models.DateField()),
                ('again_on', models.DateField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.team')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='NoiseReading',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('who', models.CharField(max_length=64)),
                ('time', models.PositiveSmallIntegerField()),
                ('readings', models.JSONField()),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.noiseaudit')),
            ],
        ),
        migrations.AddConstraint(
            model_name='noiseaudit',
            constraint=models.UniqueConstraint(fields=('team', 'number'), name='one_noise_audit_of_each_number'),
        ),
        migrations.AddConstraint(
            model_name='noiseaudit',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('team',), name='one_noise_audit_of_a_team_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='noisereading',
            constraint=models.UniqueConstraint(fields=('audit', 'who', 'time'), name='nobody_reads_twice_at_one_time'),
        ),
        migrations.AddConstraint(
            model_name='noisereading',
            constraint=models.CheckConstraint(condition=models.Q(('time__in', [1, 2])), name='read_once_or_twice'),
        ),
        migrations.RunSQL(
            (SQL / "noise.sql").read_text(encoding="utf-8"),
            (SQL / "noise_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
