"""A real S3-compatible server on loopback, started by the tests."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx

BUCKET = "counterclaim"
_SECONDS = 60


@contextlib.contextmanager
def serving() -> Iterator[dict[str, str]]:
    """The environment that reaches the server; it ends with the block. Its bucket is empty."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        endpoint = f"http://127.0.0.1:{port}"
        _make_bucket(endpoint)
        yield {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": "tests",
        }
    finally:
        server.kill()
        server.wait()


def _make_bucket(endpoint: str) -> None:
    patience = time.monotonic() + _SECONDS
    while True:
        with contextlib.suppress(httpx.TransportError):
            httpx.put(f"{endpoint}/{BUCKET}", trust_env=False).raise_for_status()
            return
        if time.monotonic() > patience:
            raise TimeoutError("the S3 server did not come up")
        time.sleep(0.2)
