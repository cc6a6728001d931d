import socket
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from kaejon.web.serving import Supervisor


class Command(BaseCommand):
    help = "Serves Kaejon until it is stopped (Ctrl-C or SIGTERM)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--threads", type=int, default=4, help="requests that one worker answers at a time")
        parser.add_argument(
            "--no-scheduler",
            action="store_true",
            help="leave freezes and reminders to kaejon run_due under a timer of the system",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        refuse_taken_port(host, port)
        self.check(databases=["default"], display_num_errors=True)
        connections.close_all()
        arguments = [
            "kaejon.wsgi:application", "--interface", "wsgi", "--host", host, "--port", str(port),
            "--workers", str(options["workers"]), "--blocking-threads", str(options["threads"]),
            "--no-ws", "--http", "1", "--log-level", "warning", "--respawn-failed-workers",
        ]  # fmt: skip
        self.stdout.write(f"Kaejon listens on http://{host}:{port}/")
        self.stdout.flush()
        scheduler = None if options["no_scheduler"] else ["-m", "kaejon", "run_due", "--forever"]
        sys.exit(Supervisor(["-m", "granian", *arguments], scheduler).run())


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Choose another with --port."
            ) from error
