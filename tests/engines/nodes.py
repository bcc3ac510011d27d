"""Two Ray nodes on this machine, started apart on loopback addresses, each with one core and the cluster's token."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HEAD, WORKER = "127.0.0.2", "127.0.0.3"
_RAY = Path(sys.executable).with_name("ray")
_SECONDS = 120


@dataclass(frozen=True)
class Nodes:
    """A running cluster: the environment that reaches it, and the process of the node beside the head."""

    environment: Mapping[str, str]
    head: "subprocess.Popen[bytes]"
    worker: "subprocess.Popen[bytes]"

    def kill_worker(self) -> None:
        """End the second node and all its processes at once, as a power cut would."""
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    def cpu_seconds(self) -> float:
        """What all processes of both nodes have computed so far, those that have ended included."""
        sessions = {self.head.pid, self.worker.pid}
        ticks = 0
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = status.read_text().rpartition(")")[2].split()
                if int(fields[3]) in sessions:
                    ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def alive(self) -> int:
        """How many nodes the cluster counts, as a process of its own sees it: this one may have another token."""
        return _alive(self.environment)


@contextlib.contextmanager
def two_nodes() -> Iterator[Nodes]:
    """A head and a worker, until the block ends."""
    with socket.socket() as free, tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as folder:
        free.bind((HEAD, 0))
        port = free.getsockname()[1]
        free.close()
        environment = os.environ | {
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": secrets.token_hex(32),
            "RAY_USAGE_STATS_ENABLED": "0",
            "RAY_ADDRESS": f"{HEAD}:{port}",
            "RAY_health_check_period_ms": "1000",
        }
        started: list[subprocess.Popen[bytes]] = []
        try:
            head = ["--head", f"--port={port}", f"--temp-dir={folder}", "--include-dashboard=false"]
            for arguments in (
                [*head, f"--node-ip-address={HEAD}"],
                [f"--address={HEAD}:{port}", f"--node-ip-address={WORKER}"],
            ):
                started.append(_start(arguments, environment))
                _wait_for(environment, len(started))
            yield Nodes(environment, *started)
        finally:
            for node in reversed(started):
                _end(node)


def _start(arguments: list[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    given = {name: value for name, value in environment.items() if name != "RAY_ADDRESS"}
    command = [_RAY, "start", *arguments, "--num-cpus=1", "--object-store-memory=100000000", "--block"]
    return subprocess.Popen(
        command, env=given, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _wait_for(environment: Mapping[str, str], nodes: int) -> None:
    patience = time.monotonic() + _SECONDS
    while _alive(environment) != nodes:
        if time.monotonic() > patience:
            raise TimeoutError(f"{nodes} Ray nodes did not come up")


def _alive(environment: Mapping[str, str]) -> int:
    look = "import ray; ray.init(log_to_driver=False); print(sum(n['Alive'] for n in ray.nodes()))"
    seen = subprocess.run([sys.executable, "-c", look], env=dict(environment), capture_output=True, check=False)
    return int(seen.stdout.split()[-1]) if seen.returncode == 0 else 0


def _end(node: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(node.pid, signal.SIGKILL)
    node.wait()
