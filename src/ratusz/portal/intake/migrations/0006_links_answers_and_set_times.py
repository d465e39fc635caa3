
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0005_checked_and_publishing_itself'),
        ('intake', '0005_erasure'),
        ('people', '0002_substitutes_and_reminders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='deliveredtable',
            name='accepted_because',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='deliveredtable',
            name='proposal',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='delivery',
            name='letter',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='delivery',
            name='publish_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='publish_closes',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='published_itself',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='delivery',
            name='sent_by',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='delivery',
            name='sent_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='channel',
            field=models.CharField(choices=[('web', 'web page'), ('command', 'command line'), ('link', 'one-time link'), ('behalf', 'on behalf of somebody')], default='web', max_length=10),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='received_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.CharField(choices=[('received', 'received'), ('reading', 'being read'), ('unreadable', 'could not be read'), ('read', 'read, to be checked'), ('submitted', 'waiting for review'), ('scheduled', 'accepted, waits for its hour'), ('returned', 'sent back for correction'), ('published', 'published'), ('dropped', 'dropped'), ('erased', 'erased')], default='received', max_length=12),
        ),
        migrations.CreateModel(
            name='OneTimeLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='catalog.resource')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('unchanged', 'nothing changed'), ('late', 'will be late')], max_length=10)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('due_after', models.DateField(blank=True, null=True)),
                ('until', models.DateField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('checked_before', models.DateField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_because', models.TextField(blank=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='catalog.resource')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('link', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='intake.onetimelink')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='link',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='intake.onetimelink'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('received_by__isnull', False), ('link__isnull', False), _connector='OR'), name='a_delivery_came_from_somebody'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'scheduled'), _negated=True), models.Q(('decided_by__isnull', False), ('publish_at__isnull', False)), _connector='OR'), name='a_set_time_was_set_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='onetimelink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email', ''), _negated=True), ('person__isnull', False), ('unit__isnull', False), _connector='OR'), name='a_link_is_for_somebody'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['resource', '-at'], name='intake_answ_resourc_c3edc2_idx'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('link__isnull', False), _connector='OR'), name='an_answer_was_given_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'late'), ('until__isnull', False)), models.Q(('kind', 'unchanged'), ('until__isnull', True)), _connector='OR'), name='late_until_a_day'),
        ),
    ]
