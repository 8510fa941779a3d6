"""What tests of read-outs share: the command in this process, and tables written as files."""

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from analytics.__main__ import app


@pytest.fixture(scope="session")
def run():
    """Run a command of `python -m analytics` in this process."""
    return lambda *arguments: CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def written(tmp_path):
    """Write an experiment as a long table, one row per day and unit, and return its path."""

    def write(experiment, name="test.csv", **columns):
        days = pd.to_datetime(experiment.days, unit="D").strftime("%Y-%m-%d")
        rows, units = len(experiment.days), len(experiment.units)
        table = pd.DataFrame(
            {
                "date": np.repeat(days, units),
                "geo": np.tile(experiment.units, rows),
                "sales": experiment.metric.ravel(),
            }
            | {part: values.ravel() for part, values in experiment.parts.items()}
            | {column: np.tile(values, rows) for column, values in columns.items()}
        )
        table.to_csv(tmp_path / name, index=False)
        return tmp_path / name

    return write
