from django.db import migrations


def name_units(apps, schema_editor):
    """What was written before entries of the audit knew their unit gets it, so that people of the unit can read it."""
    entries = apps.get_model("core", "AuditEntry").objects.filter(unit=None)
    for kind, app, model, unit in (
        ("dataset", "catalog", "Dataset", "unit_id"),
        ("resource", "catalog", "Resource", "dataset__unit_id"),
        ("delivery", "intake", "Delivery", "dataset__unit_id"),
        ("unit", "people", "Unit", "pk"),
    ):
        for pk, owner in apps.get_model(app, model).objects.values_list("pk", unit).iterator():
            entries.filter(target_kind=kind, target_id=str(pk)).update(unit=owner)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_letters_that_do_not_arrive"),
        ("people", "0001_initial"),
        ("catalog", "0001_initial"),
        ("intake", "0001_initial"),
    ]

    operations = [migrations.RunPython(name_units, migrations.RunPython.noop)]
