"""Two people appraise one question apart; neither sees what the other read before both have committed."""

from pathlib import Path

import audit.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_calls_are_counted'),
        ('assessments', '0007_words_go_when_erased'),
        ('cases', '0010_granted_apart'),
        ('reviews', '0006_ladder_behind_the_fence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DoubleAppraisal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('stream', models.UUIDField(db_index=True, editable=False)),
                ('asked_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('why', audit.fields.SealedField(null=True)),
                ('paper', audit.fields.SealedField(null=True)),
                ('first_at', models.DateTimeField(null=True)),
                ('second_at', models.DateTimeField(null=True)),
                ('aside', models.CharField(blank=True, choices=[('time', 'I have no time before it is needed'), ('case', 'I know this case, or the people in it'), ('reading', 'I know how it was read'), ('other', 'Another reason')], max_length=10)),
                ('aside_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.assessment')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.sharingquestion')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.team')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ApartReading',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('stream', models.UUIDField(db_index=True, editable=False)),
                ('typed', audit.fields.SealedField(null=True)),
                ('readings', audit.fields.SealedField(null=True)),
                ('committed_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('double', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='reviews.doubleappraisal')),
            ],
        ),
        migrations.AddConstraint(
            model_name='doubleappraisal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('second', models.F('first')), _negated=True), models.Q(('second', models.F('asked_by')), _negated=True)), name='nobody_appraises_apart_from_themselves'),
        ),
        migrations.AddConstraint(
            model_name='doubleappraisal',
            constraint=models.CheckConstraint(condition=models.Q(('second_at', None), ('aside_at', None), _connector='OR'), name='nobody_commits_and_says_not_now'),
        ),
        migrations.AddConstraint(
            model_name='apartreading',
            constraint=models.UniqueConstraint(fields=('double', 'by'), name='one_reading_of_each_of_the_two'),
        ),
        migrations.RunSQL(
            (SQL / "double.sql").read_text(encoding="utf-8"),
            (SQL / "double_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
