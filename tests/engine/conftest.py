"""Spark for the tests that need one: a Spark Connect server started as README says, and an engine that uses it."""

import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from analytics.engine.shared import SHARED
from analytics.engine.spark import REMOTE, Spark, running
from tests.conftest import REQUIRED_BY, require_or_skip
from tests.contracts.source import ROOT

PATIENCE = 120  # seconds for a server to listen
QUICK_START = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}  # Java for seconds, not for hours


@pytest.fixture(scope="session")
def java() -> None:
    """Skip where Spark cannot run at all."""
    if find_spec("pyspark") is None or find_spec("grpc") is None:
        require_or_skip(REQUIRED_BY["spark"], "pyspark is not installed (requirements-spark.txt).")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        require_or_skip(REQUIRED_BY["spark"], "Java is not installed.")


def documented() -> list[str]:
    """Words of README's command that starts a Spark Connect server."""
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    return shlex.split(next(line for line in lines if line.startswith("spark-submit ")))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def server(java: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ARG001 - it decides whether to skip
    """Address of a Spark Connect server on loopback."""
    program, *words, what = documented()
    port, scratch = free_port(), tmp_path_factory.mktemp("server")
    settings = {
        "connect.grpc.binding.port": port,
        "ui.enabled": "false",
        "local.dir": scratch,
        "sql.shuffle.partitions": 1,
    }
    own = [word for name, value in settings.items() for word in ("--conf", f"spark.{name}={value}")]
    tools = Path(sys.executable).parent  # where they are first on the path once the environment is activated
    activated = {**os.environ, **QUICK_START, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    with (scratch / "log").open("wb") as log:
        command = [str(tools / program), *words, *own, what]
        process = subprocess.Popen(command, cwd=scratch, env=activated, stdout=log, stderr=log)
    try:
        wait_for(port, process, scratch / "log")
        yield f"sc://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server listens."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as found:
            if found.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail(f"No Spark Connect server:\n{log.read_text('utf-8', errors='replace')[-2000:]}", pytrace=False)


@pytest.fixture(scope="session")
def spark(server: str) -> Iterator[Spark]:
    """An engine on that server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(REMOTE, server)
        patch.delenv(SHARED, raising=False)
        with running() as engine:
            yield engine
