"""Nothing is left out in silence: where a resource is required, its absence fails."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.source import ROOT

CASES = """
import pytest
pytestmark = pytest.mark.filterwarnings("ignore")

def test_on_exports(exports_dir): ...

def test_on_experiments(experiments_dir): ...

@pytest.mark.browser
def test_in_browser(): pytest.skip("no Chromium here")

@pytest.mark.spark
def test_on_spark(): pytest.skip("no Java here")
"""


@pytest.mark.parametrize(
    ("flags", "outcome"),
    [
        ({}, "4 skipped"),
        ({"ACCORD_REQUIRE_EXPORTS": "1"}, "3 skipped, 1 error"),
        ({"ACCORD_REQUIRE_EXPERIMENTS": "1"}, "3 skipped, 1 error"),
        ({"ACCORD_REQUIRE_BROWSER": "1"}, "1 failed, 3 skipped"),
        ({"ACCORD_REQUIRE_SPARK": "1"}, "1 failed, 3 skipped"),
        ({"ACCORD_EXPORTS": "."}, "1 passed, 3 skipped"),
        ({"ACCORD_EXPERIMENTS": "."}, "1 passed, 3 skipped"),
    ],
    ids=[
        "free",
        "exports-required",
        "experiments-required",
        "browser-required",
        "spark-required",
        "exports-present",
        "experiments-present",
    ],
)
def test_a_required_resource_fails_instead_of_skipping(tmp_path: Path, flags: dict[str, str], outcome: str):
    """Each flag turns the skips it names, and no other, into failures."""
    shutil.copy(ROOT / "tests/conftest.py", tmp_path)
    (tmp_path / "test_cases.py").write_text(CASES, "utf-8")
    markers = "".join(f"\n    {marker}" for marker in ("browser", "spark", "exports", "experiments", "xdist_group"))
    (tmp_path / "pytest.ini").write_text(f"[pytest]\nmarkers ={markers}\n", "utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("ACCORD_", "PYTEST_"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=."]
    done = subprocess.run(command, cwd=tmp_path, env=env | flags, capture_output=True, text=True, check=False)
    assert outcome in done.stdout, done.stdout + done.stderr
