from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0008_moved_deliveries'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='packed_in',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
