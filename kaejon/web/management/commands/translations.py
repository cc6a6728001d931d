from typing import Any

from django.core.management.base import BaseCommand

from kaejon.web.translations import compile_catalogues, untranslated, write_english


class Command(BaseCommand):
    help = "Brings the English catalogue up to date with the texts in the code, and compiles every catalogue."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Wrote {write_english().name}; compiled {len(compile_catalogues())} catalogues.")
        missing = untranslated()
        for text in missing:
            self.stdout.write(f"  without English: {text}")
        self.stdout.write(f"{len(missing)} texts have no English.")
