from django.db import migrations
from django.db.models import F

MOST_TRIES = 10


def mark_lost(apps, schema_editor):
    """Letters that were given up before anybody could see to them wait for a coordinator from now on."""
    letters = apps.get_model("core", "Letter").objects.filter(sent_at=None, lost_at=None, tries__gte=MOST_TRIES)
    letters.update(lost_at=F("try_at"))


class Migration(migrations.Migration):
    dependencies = [("core", "0002_letters_that_do_not_arrive")]

    operations = [migrations.RunPython(mark_lost, migrations.RunPython.noop)]
