"""One kind of gap more: figures that stand again."""

from django.db import migrations, models

KINDS = [
    ("overdue", "overdue"),
    ("late", "late, within the days of grace"),
    ("hole", "hole in time"),
    ("area-missing", "area missing"),
    ("breakdown-missing", "breakdown missing"),
    ("never-gathered", "never gathered"),
    ("placeholder", "sign instead of a figure"),
    ("silent-zero", "doubtful zero"),
    ("carried-forward", "copied figure"),
]


class Migration(migrations.Migration):
    dependencies = [("gaps", "0001_initial")]
    operations = [migrations.AlterField(model_name="gap", name="kind", field=models.CharField(choices=KINDS, max_length=20))]
