import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "indicators-2560-2564.json"


def load(apps, schema_editor):
    content = json.loads(DATA.read_text(encoding="utf-8"))
    indicators = content.pop("indicators")
    edition = apps.get_model("register", "IndicatorSet").objects.create(**content)
    model = apps.get_model("register", "Indicator")
    model.objects.bulk_create(model(indicator_set=edition, **row) for row in indicators)


def unload(apps, schema_editor):
    apps.get_model("register", "Indicator").objects.filter(indicator_set="2560-2564").delete()
    apps.get_model("register", "IndicatorSet").objects.filter(pk="2560-2564").delete()


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
