from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A document is looked up by its code, the beginning of the report's hash, or by its bytes."""

    dependencies = [("report", "0004_the_whole_friday")]

    operations = [
        migrations.AddIndex(
            model_name="issueddocument",
            index=models.Index(fields=["sha256"], name="report_issueddocument_sha256"),
        ),
        migrations.AddIndex(
            model_name="weeklyreport",
            index=models.Index(fields=["hash"], name="report_weeklyreport_hash"),
        ),
    ]
