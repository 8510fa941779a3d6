"""What every test may ask for, in what order tests run, and when a skip is a failure.

A test that needs something this machine may lack (real exports or experiments, a browser, Spark) skips and says so.
Where the project's own checks run, `ACCORD_REQUIRE_EXPORTS=1`, `ACCORD_REQUIRE_EXPERIMENTS=1`,
`ACCORD_REQUIRE_BROWSER=1` and `ACCORD_REQUIRE_SPARK=1` turn such a skip into a failure, so that nothing is left out in
silence.
"""

import atexit
import os
from collections.abc import Generator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import NoReturn

import pytest
from hypothesis import settings

REQUIRED_BY = {
    "exports": "ACCORD_REQUIRE_EXPORTS",
    "experiments": "ACCORD_REQUIRE_EXPERIMENTS",
    "browser": "ACCORD_REQUIRE_BROWSER",
    "spark": "ACCORD_REQUIRE_SPARK",
}
SLOW_FIRST = ("tests/browser/", "tests/contracts/test_types.py")

os.environ.setdefault("ACCORD_CACHE", "off")  # no test reads or fills the cache of whoever runs it
os.environ["ACCORD_MAPPINGS"] = mkdtemp(prefix="accord-mappings-")  # nor knows the files they taught Accord
os.environ["ACCORD_LEDGER"] = mkdtemp(prefix="accord-ledger-")  # nor the tests they ran
os.environ["ACCORD_SCENARIOS"] = mkdtemp(prefix="accord-scenarios-")  # nor the scenarios they saved
for _place in ("ACCORD_MAPPINGS", "ACCORD_LEDGER", "ACCORD_SCENARIOS"):
    atexit.register(rmtree, os.environ[_place], ignore_errors=True)

settings.register_profile("accord", deadline=None, print_blob=True)  # a shared machine has no steady clock
settings.load_profile("accord")


def require_or_skip(flag_env: str, reason: str) -> NoReturn:
    """Skip with `reason`, or fail with it when the environment variable `flag_env` is 1."""
    if os.environ.get(flag_env) == "1":
        pytest.fail(f"{reason} ({flag_env}=1 requires it.)", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def exports_dir() -> Path:
    """Folder of real exports, one folder per file set, named by the environment variable ACCORD_EXPORTS."""
    return _named_folder("exports", "ACCORD_EXPORTS")


@pytest.fixture(scope="session")
def experiments_dir() -> Path:
    """Folder of published experiments, named by the environment variable ACCORD_EXPERIMENTS."""
    return _named_folder("experiments", "ACCORD_EXPERIMENTS")


def _named_folder(need: str, variable: str) -> Path:
    folder = os.environ.get(variable)
    if not folder:
        require_or_skip(REQUIRED_BY[need], f"{variable} is not set: no real {need} to read.")
    if not Path(folder).is_dir():
        pytest.fail(f"{variable} names {folder}, which is not a folder.", pytrace=False)
    return Path(folder).resolve()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they need, keep a file on one worker, run the slowest files first."""
    for item in items:
        file = item.nodeid.partition("::")[0]
        for need in ("exports", "experiments"):
            if f"{need}_dir" in getattr(item, "fixturenames", ()):
                item.add_marker(need)
        if file.startswith("tests/browser/"):
            item.add_marker("browser")
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group("browser" if item.get_closest_marker("browser") else file))
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW_FIRST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a required test into a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        for marker, flag in REQUIRED_BY.items():
            if os.environ.get(flag) == "1" and item.get_closest_marker(marker):
                reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
                report.outcome, report.longrepr = "failed", f"{flag}=1 allows no skip. {reason}"
    return report
