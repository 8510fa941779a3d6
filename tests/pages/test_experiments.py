"""The page on tests: what it offers on the sample, and a finished test read out from a file."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.learn.ledger import Prediction, append
from tests.pages.running import complaints, go, refusals, started


@pytest.fixture
def app(tmp_path, monkeypatch) -> AppTest:
    """The page on the sample, with a ledger of its own."""
    monkeypatch.setenv("ACCORD_LEDGER", str(tmp_path))
    return go(started("en"), "experiments")


def table(lost: float = 0.5) -> bytes:
    """A finished test by week and query: paused queries lose their paid clicks, organic wins half of them back."""
    draw = np.random.default_rng(5)
    known = pd.read_csv("sample_data/truth.csv").query("visible")["query"].head(20).to_list()
    weeks = pd.date_range("2026-01-05", periods=16, freq="7D")
    rows = []
    for at in range(20):
        is_paused, size = at % 2 == 0, 400 + 20 * at
        for number, week in enumerate(weeks):
            is_off = is_paused and number >= 8
            paid, organic = draw.poisson(size), draw.poisson(2 * size + (1 - lost) * size * is_off)
            rows.append((week.date(), known[at], "paused" if is_paused else "kept", 0 if is_off else paid, organic))
    names = ["date", "query", "arm", "paid_clicks", "organic_clicks"]
    return pd.DataFrame(rows, columns=names).to_csv(index=False).encode()


def read_out(app: AppTest, content: bytes, start: str) -> AppTest:
    app.file_uploader(key="readout_file").upload("test.csv", content).run()
    return app.text_input(key="readout_start").set_value(start).run()


def test_the_page_offers_a_test_with_its_files_and_notes_the_prediction(app, tmp_path):
    """Four numbers, files to run and undo it, commands to read it out; noted, the prediction waits in the ledger.

    Predictions about queries that these files do not hold belong to another account, and are not shown.
    """
    assert complaints(app) == []
    assert len(app.metric) == 4
    assert {button.key for button in app.get("download_button")} >= {"test_pause", "test_undo", "test_assignment"}
    assert any("readout" in code.value for code in app.code)
    day = date(2026, 3, 2)
    append(Prediction("secret launch", day, ("rival query",), 0.5, 0.4, 0.6, 1.0, 1.0, "EUR", "prior 1.00"), tmp_path)
    app.button(key="keep_prediction").click().run()
    assert complaints(app) == []
    assert any("not read out yet" in frame.value.to_numpy().ravel() for frame in app.dataframe)
    everything = " ".join([*(each.value for each in app.markdown), *(str(each.value) for each in app.dataframe)])
    assert "secret launch" not in everything
    assert "rival query" not in everything


def test_a_finished_test_is_read_out_and_kept_and_changes_the_estimates(app):
    """The incremental share near the planted half; noted, it is in the ledger and in the evidence on the estimates."""
    read_out(app, table(), "2026-03-02")
    assert complaints(app) == []
    assert len(app.metric) == 7
    share = app.metric[-1].value.replace("\\", "")
    assert 45 <= float(share.strip("%")) <= 55
    app.text_input(key="readout_name").set_value("spring pause").run()
    app.button(key="remember").click().run()
    assert complaints(app) == []
    assert "spring pause" in told(app)
    go(app, "cannibalisation")
    assert complaints(app) == []
    assert any("spring pause" in cell for cell in told(app))


def told(app: AppTest) -> set[str]:
    """Every cell of every table on screen."""
    return {str(cell) for frame in app.dataframe for cell in frame.value.to_numpy().ravel()}


def test_a_start_outside_the_table_and_a_file_that_is_no_table_are_refused_on_the_page(app):
    """The reason stands in the card; nothing fails, and the rest of the page stays."""
    for content, start in ((table(), "2031-01-01"), (b"%PDF-1.7 not a table", "2026-03-02")):
        read_out(app, content, start)
        assert refusals(app) == ["page"]
        assert app.exception == []
        assert len(app.metric) == 4
