from django.db import migrations


def say_in_which_archive(apps, schema_editor):
    """Deliveries that moved in before this was kept: each goes with its archive when it is erased."""
    delivery, file = apps.get_model("intake", "Delivery"), apps.get_model("moving", "MovedFile")
    moved = file.objects.filter(delivery__isnull=False).exclude(move__original="")
    for pk, original in moved.values_list("delivery", "move__original"):
        delivery.objects.filter(pk=pk, packed_in="").update(packed_in=original)


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0009_packed_in'),
        ('moving', '0001_initial'),
    ]

    operations = [migrations.RunPython(say_in_which_archive, migrations.RunPython.noop)]
