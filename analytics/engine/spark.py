"""The same SQL on Spark: on this machine, or on a cluster through Spark Connect.

DuckDB writes the facts as Parquet where Spark reads them, and Spark is asked the very statements that DuckDB is asked:
plain equality joins and sums need no layer such as Ibis, and one text cannot drift apart from itself.
"""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from warnings import catch_warnings, simplefilter

import pandas as pd

from analytics.engine.duck import literal
from analytics.engine.local import registered
from analytics.engine.session import Selects, Session, frame_of, union
from analytics.engine.shared import Shared, shared_folder
from analytics.errors import RefusedInput
from analytics.schema import Notice

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REMOTE = "SPARK_REMOTE"
"""Environment variable with the address of a Spark Connect server (`sc://host:15002`); none starts a local Spark."""

_PORT = 15002
_PATIENCE = 10.0  # seconds for a server to answer at all
_SUMS_FIT = "decimal(20, 0)"  # Spark adds these up in 30 digits; its sum of 64-bit integers would overflow


@dataclass(frozen=True, slots=True)
class _SparkSession:
    engine: "Spark"

    def add(self, name: str, frame: pd.DataFrame) -> None:
        file = self.engine.new_file(name)
        frame.to_parquet(file, index=False)
        self.engine.show(name, file)

    def run(self, statement: str) -> pd.DataFrame:
        return frame_of(self.engine.spark.sql(statement).toArrow())


@dataclass(slots=True)
class Spark:
    """A Spark session, and the folder through which it is given facts."""

    spark: "SparkSession"
    shared: Shared
    _shown: Selects | None = None
    _count: Iterator[int] = field(default_factory=count)

    @contextmanager
    def open(self, relations: Selects) -> Iterator[Session]:
        """Write relations as Parquet, unless they are those opened last."""
        if relations != self._shown:
            with registered(relations, self.shared.local) as connection:
                for name in relations:
                    file = self.new_file(name)
                    target = f"{literal(str(file))} (FORMAT parquet)"
                    connection.execute(f"COPY ({union(relations, name)}) TO {target}")
                    self.show(name, file)
            self._shown = relations
        yield _SparkSession(self)

    def new_file(self, name: str) -> Path:
        """Name a file that no relation has yet."""
        return self.shared.local / f"{name}-{next(self._count)}.parquet"

    def show(self, name: str, file: Path) -> None:
        """Make a Parquet file known to Spark under a relation's name."""
        from pyspark.errors import AnalysisException  # noqa: PLC0415

        try:
            rows = self.spark.read.parquet(self.shared.publish(file))
            wide = [rows[column].cast(_SUMS_FIT) if kind == "bigint" else rows[column] for column, kind in rows.dtypes]
            named = [column.alias(title) for column, title in zip(wide, rows.columns, strict=True)]
            rows.select(named).createOrReplaceTempView(name)
        except AnalysisException as unseen:
            raise RefusedInput(Notice.of("errors.engine.folder_unseen", folder=self.shared.seen)) from unseen


@contextmanager
def running() -> Iterator[Spark]:
    """Open the Spark that `SPARK_REMOTE` names, else one of this machine that ends with the context.

    Raises
    ------
    RefusedInput
        If the extra or Java is missing, the server cannot be reached, or Spark does not start.

    """
    if find_spec("pyspark") is None:
        raise RefusedInput(Notice.of("errors.engine.no_spark"))
    address = os.environ.get(REMOTE)
    with TemporaryDirectory(prefix="accord-spark-", ignore_cleanup_errors=True) as scratch, shared_folder() as shared:
        spark = _connected(address) if address else _started(Path(scratch))
        try:
            yield Spark(spark, shared)
        finally:
            spark.stop()
            if not address:
                _end_java()


def _connected(address: str) -> "SparkSession":
    """Reach a Spark Connect server, or refuse at once: Spark itself would try for minutes."""
    try:
        parts = urlsplit(address)
        socket.create_connection((parts.hostname or "", parts.port or _PORT), timeout=_PATIENCE).close()
        with catch_warnings():
            simplefilter("ignore", FutureWarning)  # on new versions of pandas: answers come through Arrow
            from pyspark.sql.connect.session import SparkSession  # noqa: PLC0415

            return SparkSession.builder.remote(address).getOrCreate()  # type: ignore[return-value]
    except (OSError, ValueError) as unreachable:
        raise RefusedInput(Notice.of("errors.engine.unreachable", address=address)) from unreachable
    except ImportError as missing:
        raise RefusedInput(Notice.of("errors.engine.no_spark")) from missing


def _started(scratch: Path) -> "SparkSession":
    """Start Spark in a Java process of this machine: loopback only, no web page, no log."""
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=str(Path(home, "bin")) if home else None):
        raise RefusedInput(Notice.of("errors.engine.no_java"))
    from pyspark.sql import SparkSession  # noqa: PLC0415

    builder: Any = SparkSession.builder
    for name, value in _settings(scratch).items():
        builder = builder.config(name, value)
    with TemporaryFile() as said, _standard_error_to(said.fileno()):
        try:
            spark: SparkSession = builder.getOrCreate()
            spark.sparkContext.setLogLevel("OFF")
        except Exception as failed:  # whatever Java died of, the reader needs its last words
            said.seek(0)
            words = said.read().decode(errors="replace").strip().splitlines() or [str(failed)]
            raise RefusedInput(Notice.of("errors.engine.not_started", reason=words[-1])) from failed
    return spark


def _settings(scratch: Path) -> dict[str, str]:
    return {
        "spark.master": "local[*]",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": f"-Djava.io.tmpdir={scratch} -XX:-UsePerfData",
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
    }


@contextmanager
def _standard_error_to(file: int) -> Iterator[None]:
    kept = os.dup(2)
    os.dup2(file, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _end_java() -> None:
    """End the Java process, which Spark would leave running until Python ends."""
    from pyspark import SparkContext  # noqa: PLC0415

    gateway: Any = SparkContext._gateway  # noqa: SLF001 - Spark has no public way
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
