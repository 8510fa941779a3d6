"""Engines that cannot be had are refused in words, with the cure, before any work is done."""

import time

import pytest

from analytics.engine import Local, opened, spark, warehouse
from analytics.engine.spark import REMOTE
from analytics.errors import RefusedInput
from analytics.locales import LANGUAGES, tell
from tests.engine.conftest import free_port


def refused(expected: str) -> None:
    """The Spark engine is refused under this key, in both languages."""
    with pytest.raises(RefusedInput) as error, opened("spark"):
        pass
    (notice,) = error.value.notices
    assert notice.code == f"errors.engine.{expected}"
    assert all(tell(notice, language) for language in LANGUAGES)


def test_duckdb_needs_nothing():
    """The usual engine is there without any extra."""
    with opened("duckdb") as engine:
        assert isinstance(engine, Local)


def test_spark_without_its_package_names_the_file_to_install(monkeypatch: pytest.MonkeyPatch):
    """No pyspark: the refusal names requirements-spark.txt."""
    monkeypatch.setattr(spark, "find_spec", lambda _: None)
    refused("no_spark")


def test_spark_without_java_names_java(monkeypatch: pytest.MonkeyPatch, tmp_path):
    """No java on the path nor in JAVA_HOME: the refusal says which version."""
    pytest.importorskip("pyspark")
    monkeypatch.delenv(REMOTE, raising=False)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    refused("no_java")


@pytest.mark.parametrize("address", ["sc://127.0.0.1:{port}", "sc://127.0.0.1:{port}/;token=x", "sc://", "sc://[", "x"])
def test_a_server_that_does_not_answer_is_refused_at_once(monkeypatch: pytest.MonkeyPatch, address: str):
    """No server behind SPARK_REMOTE, or no address in it: refused without the minutes of retries that Spark makes."""
    pytest.importorskip("grpc")
    monkeypatch.setenv(REMOTE, address.format(port=free_port()))
    began = time.monotonic()
    refused("unreachable")
    assert time.monotonic() - began < 2 * spark._PATIENCE


def test_translation_without_its_package_names_the_file_to_install(monkeypatch: pytest.MonkeyPatch):
    """No sqlglot: the refusal names requirements-warehouse.txt."""
    monkeypatch.setattr(warehouse, "find_spec", lambda _: None)
    with pytest.raises(RefusedInput, match=r"requirements-warehouse\.txt"):
        warehouse.translated("SELECT 1", "trino")
