
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0004_erasure'),
    ]

    operations = [
        migrations.AddField(
            model_name='resource',
            name='checked_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='resource',
            name='publishes_itself',
            field=models.BooleanField(default=False),
        ),
    ]
