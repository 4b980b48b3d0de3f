"""The append asks for what is nearly always there first, and the queue is filled with the rights that the append has."""

from django.db import migrations

from audit.migrations._sql import text

BEFORE = text("append").replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").partition("CREATE TRIGGER")[0]


class Migration(migrations.Migration):

    dependencies = [("audit", "0005_words_leave_by_an_erasure")]

    operations = [migrations.RunSQL(text("append_sooner"), BEFORE)]
