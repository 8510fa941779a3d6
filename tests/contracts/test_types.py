"""The core is typed, strictly."""

from pathlib import Path

from tests.contracts.test_tools import run


def test_core_is_strictly_typed(tmp_path: Path):
    """Mypy in strict mode finds nothing in analytics/."""
    run("-m", "mypy", f"--cache-dir={tmp_path}", "--no-error-summary")
