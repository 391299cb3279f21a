import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0005_first_versions")]

    operations = [
        migrations.AddField(
            model_name="reportversion",
            name="revision",
            field=models.PositiveIntegerField(
                help_text="The report's when it was written; blank where it was not counted.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="reportversion",
            name="editor",
            field=models.CharField(
                blank=True, default="", help_text="Which open page wrote it last.", max_length=40
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="textsetaside",
            name="sections",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                default=list,
                help_text="Those of it that wait for a choice, as `sections.SECTIONS` names them.",
                size=None,
            ),
        ),
    ]
