"""Changes of a threshold for sharing, read by everybody of the agency and recorded by those who answer for a team."""

import audit.fields
import django.db.models.deletion
import uuid
from pathlib import Path

from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_calls_are_counted'),
        ('reviews', '0010_how_decisions_were_appraised'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ThresholdChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('stream', models.UUIDField(db_index=True, editable=False)),
                ('edition', models.PositiveIntegerField(default=1)),
                ('changed_on', models.DateField()),
                ('towards', models.CharField(choices=[('more', 'We share sooner, or more'), ('less', 'We share later, or less'), ('otherwise', 'Neither: something else about it changed')], max_length=10)),
                ('before', audit.fields.SealedField(null=True)),
                ('after', audit.fields.SealedField(null=True)),
                ('set_off', models.CharField(choices=[('scandal', 'A case that went wrong became widely known'), ('incident', 'Something that happened here'), ('complaints', 'Complaints'), ('inspection', 'An inspection or an audit'), ('law', 'New law or guidance'), ('manager', 'A new manager, or a new policy of ours'), ('workload', 'How much work there was'), ('looked_back', 'What we found when we looked back'), ('other', 'Something else')], max_length=12)),
                ('because', audit.fields.SealedField(null=True)),
                ('decided_by', audit.fields.SealedField(null=True)),
                ('period', models.CharField(choices=[('three_months', '3 months'), ('twelve_months', '12 months')], max_length=14)),
                ('first', models.CharField(choices=[('change', 'change'), ('stay', 'stay')], max_length=6)),
                ('recorded_at', models.DateTimeField()),
                ('readings', audit.fields.SealedField(null=True)),
                ('drafts', audit.fields.SealedField(null=True)),
                ('changed', audit.fields.SealedField(null=True)),
                ('first_shown_at', models.DateTimeField(null=True)),
                ('conclusion', models.CharField(blank=True, choices=[('change', 'To let it change, or leave it changed'), ('stay', 'To let it stay as it was, or go back to that'), ('first_else', 'To do something else first, then decide')], max_length=10)),
                ('proposal', audit.fields.SealedField(null=True)),
                ('main_reason', audit.fields.SealedField(null=True)),
                ('objection', audit.fields.SealedField(null=True)),
                ('answer', audit.fields.SealedField(null=True)),
                ('objection_state', models.CharField(blank=True, choices=[('answered', 'It is answered'), ('partly', 'It is partly answered'), ('stands', 'It stands')], max_length=10)),
                ('change_of_mind', audit.fields.SealedField(null=True)),
                ('review_on', models.DateField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('first_shown_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.team')),
            ],
            options={
                'ordering': ['-changed_on', '-recorded_at'],
                'indexes': [models.Index(models.F('agency'), models.F('changed_on'), name='thresholds_of_an_agency')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('conclusion', ''), ('decided_at', None), ('signed_by', None)), models.Q(('decided_at__isnull', False), ('signed_by__isnull', False), models.Q(('conclusion', ''), _negated=True)), _connector='OR'), name='a_threshold_is_decided_by_somebody'), models.CheckConstraint(condition=models.Q(('decided_at', None), ('first_shown_at__isnull', False), _connector='OR'), name='a_threshold_is_decided_after_both_courses_are_shown')],
            },
        ),
        migrations.RunSQL(
            (SQL / "thresholds.sql").read_text(encoding="utf-8"),
            (SQL / "thresholds_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
