import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import CommittingDatabase
from tests.database.postgres import free_port


def test_serve_on_a_taken_port_says_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} on 127.0.0.1 cannot be used"):
            call_command("serve", port=port)


def status_of(url: str, patience: float = 30) -> int:
    """The status of an answer, waiting for the server to begin."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as answer:
            answer.close()
            return answer.code
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_serve_answers_and_stops_when_told(committing_db: CommittingDatabase) -> None:
    port = free_port()
    # DEBUG takes static files from where they lie: nothing was collected for this test.
    environment = {**committing_db.environ, "KAEJON_DEBUG": "1"}
    server = subprocess.Popen(
        [sys.executable, "-m", "kaejon", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert status_of(f"http://127.0.0.1:{port}/nowhere/") == 404
        assert status_of(f"http://127.0.0.1:{port}/static/web/css/base.css") == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0
    finally:
        server.kill()
        server.wait()


def test_server_keeps_what_it_loaded_out_of_every_collection() -> None:
    said = "import gc, kaejon.wsgi; print(gc.get_freeze_count())"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 50_000
