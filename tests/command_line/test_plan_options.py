"""The options of `plan`: what they limit is in the summary, and limits that clash are all told."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analytics.__main__ import app

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data" / "exports"


def _run(folder, *words):
    return CliRunner().invoke(app, ["plan", str(SAMPLE), "--out", str(folder), "--json", *words])


def test_every_option_is_kept_and_told(tmp_path):
    """Targets, a group, a protected query and caution: the plan keeps them and its summary carries gap and risk."""
    words = (
        "--risk cautious --target-roas 1.8 --marginal-roas 1.1 --protect lustre --minimum-bid 0.05 --flexible".split()
    )
    done = _run(tmp_path, *words, "--budget", "45000", "--group", "theme:luminaire=..3000")
    assert done.exit_code == 0, done.stderr
    summary = json.loads(done.stdout)
    kept = summary["constraints"]
    assert (kept["risk"], kept["target_roas"], kept["least_return"], kept["flexible"]) == ("cautious", 1.8, 1.1, True)
    assert (kept["protected"], kept["minimum_bid"], kept["groups"][0]["high"]) == (["lustre"], 0.05, 3000.0)
    assert summary["planned_cost"] <= 45000
    planned = summary["planned"]
    assert planned["value"]["value"] >= 1.8 * planned["cost"] * (1 - 1e-5)
    assert 0 <= summary["solver"]["gap"] < 1e-2
    assert 0 <= summary["probability_of_loss"] <= 1


@pytest.mark.parametrize(
    ("words", "told"), [(["--group", "lamp"], "theme:lamp"), (["--target-cpa", "nan", "--target-roas", "-1"], "nan")]
)
def test_a_limit_that_is_none_is_refused(tmp_path, words, told):
    """A limit that cannot be read or is no number ends with status 2 and the cure, before any file is read."""
    done = _run(tmp_path, *words)
    assert done.exit_code == 2
    assert told in done.stderr
