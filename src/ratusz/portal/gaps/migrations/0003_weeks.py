"""One rhythm more: every week."""

from django.db import migrations, models

EVERY = [
    ("year", "every year"),
    ("school-year", "every school year"),
    ("half", "every half year"),
    ("quarter", "every quarter"),
    ("month", "every month"),
    ("week", "every week"),
    ("day", "every day"),
]


class Migration(migrations.Migration):
    dependencies = [("gaps", "0002_copied_figures")]
    operations = [
        migrations.AlterField(model_name="cube", name="every", field=models.CharField(choices=EVERY, default="year", max_length=12))
    ]
