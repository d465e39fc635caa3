"""With which corrections a table was checked, and when the bank had a delivery read again because these had changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0012_few_because")]
    operations = [
        migrations.AddField(model_name="delivery", name="checked_again_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name="delivery", name="goes_on", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="deliveredtable", name="corrections", field=models.JSONField(blank=True, null=True)),
    ]
