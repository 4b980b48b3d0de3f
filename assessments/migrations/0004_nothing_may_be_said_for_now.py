from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0003_what_is_signed_stays'),
    ]

    operations = [
        migrations.AlterField(
            model_name='justification',
            name='form',
            field=models.CharField(blank=True, choices=[('speak', 'Speak to a named person, then confirm in writing'), ('summary', 'Written summary that says how reliable each item is'), ('copy', 'Copy of the record'), ('nothing', 'Nothing is said for now')], max_length=10),
        ),
    ]
