"""People are reminded of changes of a threshold too, which are to be looked at again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0012_counting_of_new")]
    operations = [
        migrations.AlterField(
            model_name="reminded",
            name="about",
            field=models.CharField(
                choices=[("due", "due"), ("overdue", "overdue"), ("threshold", "threshold")], max_length=12
            ),
        ),
    ]
