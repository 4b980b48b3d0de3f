import audit.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0004_nothing_may_be_said_for_now'),
    ]

    operations = [
        migrations.AddField(
            model_name='justification',
            name='refers_to',
            field=audit.fields.SealedField(null=True),
        ),
    ]
