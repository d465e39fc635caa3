"""One grain more: weeks."""

from django.db import migrations, models

GRAINS = [("", "as it stands in the table"), ("year", "year"), ("quarter", "quarter"), ("month", "month"), ("week", "week")]


class Migration(migrations.Migration):
    dependencies = [("discrepancies", "0003_is_expected")]
    operations = [
        migrations.AlterField(
            model_name="holding", name="grain", field=models.CharField(blank=True, choices=GRAINS, default="", max_length=10)
        )
    ]
