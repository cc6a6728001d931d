import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.lib.crypto import new_key_file_content


class Command(BaseCommand):
    help = "Writes a new key file that only its owner can read. Never overwrites one."
    # The checks ask for the very file that this command makes.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise CommandError(
                f"{path} exists already. Without the keys in it no personal data can be read, so it is left alone."
            ) from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(new_key_file_content(), file, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        self.stdout.write(f"Wrote {path}. Keep a copy apart from the backups of the data.")
