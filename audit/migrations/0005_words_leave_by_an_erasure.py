"""The one way in which sealed words leave: of a stream of which an entry says that it was erased."""

from django.db import migrations

from audit.migrations._sql import text


class Migration(migrations.Migration):

    dependencies = [("audit", "0004_lodged_outside")]

    operations = [migrations.RunSQL(text("erasing"), text("erasing_reverse"))]
