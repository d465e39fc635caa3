from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_documents_and_links")]

    operations = [
        migrations.AddField("delivery", "draft", models.CharField(blank=True, max_length=64, default=""), preserve_default=False),
        migrations.AddField("delivery", "from_template", models.BooleanField(default=False)),
        migrations.AddField("delivery", "drafts_before", models.JSONField(blank=True, default=list)),
    ]
