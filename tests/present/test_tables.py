"""Display tables keep numbers as numbers; the CSV says the same and runs no formula."""

import csv
import io

import pandas as pd
import pytest

from analytics.decide import VERDICTS
from analytics.locales import LANGUAGES
from analytics.model import Assumptions, analyse
from analytics.model.priors import CellEdit, cells, pausing
from analytics.present import method_tables, tables
from analytics.present.csv_file import csv_bytes, neutral
from analytics.present.look import Look
from analytics.present.tables import DisplayTable, TableColumn
from tests.builders import ad, listed, panel
from tests.present.conftest import Results


def read(content: bytes, look: Look) -> list[list[str]]:
    """The CSV as a spreadsheet of that language splits it."""
    assert content.startswith(b"\xef\xbb\xbf")
    delimiter = ";" if look.language == "fr" else ","
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def number(cell: str, look: Look) -> float:
    return float(cell.replace(",", ".") if look.language == "fr" else cell) if cell else float("nan")


def every_table(found: Results, look: Look) -> dict[str, DisplayTable]:
    return {
        "queries": tables.queries_table(found.analysis, look, found.plan),
        "plan": tables.plan_table(found.plan, found.analysis, look),
        "scenarios": tables.scenarios_table(found.outcomes, look),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_what_the_table_says(full: Results, language: str):
    """Every row and file column is written; numbers read back as they are, up to the decimals of their kind."""
    look = Look(language, currency="EUR")
    for name, table in every_table(full, look).items():
        head, *rows = read(csv_bytes(table, look), look)
        columns = table.on("file")
        assert head == [column.label for column in columns], name
        assert len(rows) == len(table.frame), name
        for at, column in enumerate(columns):
            written = [row[at] for row in rows]
            if column.kind in ("text", "category"):
                assert written == [neutral(str(value)) for value in table.frame[column.name]], (name, column.name)
            else:
                tolerance = 0.06 if column.kind == "count" else 0.006
                expected = table.frame[column.name].astype(float).to_list()
                read_back = [number(cell, look) for cell in written]
                assert read_back == pytest.approx(expected, abs=tolerance, nan_ok=True), (name, column.name)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\xa0@", "＝"])
def test_no_cell_is_run_as_a_formula(start: str):
    """A query that starts like a formula gets an apostrophe, also when blanks stand before it."""
    hostile = f"{start}HYPERLINK(1)"
    found = analyse(panel([ad(hostile, **listed(1.0)), ad("lamp")]))
    look = Look("fr")
    _, *rows = read(csv_bytes(tables.queries_table(found, look), look), look)
    assert f"'{hostile}" in [row[0] for row in rows]


def test_negative_numbers_stay_numbers(full: Results):
    """A minus sign before a number is no formula: the cell is not turned into text."""
    look = Look("en", currency="EUR")
    table = tables.plan_table(full.plan, full.analysis, look)
    assert (table.frame["cost_change"] < 0).any()
    assert b"'-" not in csv_bytes(table, look)


def test_a_missing_number_is_empty():
    """A query without a listing has no position, rather than nan or 0."""
    look = Look("en")
    table = tables.queries_table(analyse(panel([ad("lamp")])), look)
    head, row = read(csv_bytes(table, look), look)
    assert row[head.index(look.text("metrics.organic_position.label"))] == ""


def test_queries_are_shown_as_typed_and_in_words(full: Results, look: Look):
    """Codes never reach the reader; verdicts are the words of the figures."""
    frame = tables.queries_table(full.analysis, look).frame
    assert set(frame["verdict"]) <= {look.text(f"figures.verdict.{name}") for name in VERDICTS}
    assert not frame["evidence"].str.contains("_").any()
    assert set(frame["query"]) == set(full.analysis.panel.frame["text"])


def test_avoidable_cost_follows_its_definition(full: Results):
    """Avoidable cost is monthly spend times one minus the incremental share, with the ends swapped."""
    frame = tables.query_frame(full.analysis)
    expected = frame["monthly_cost"] * (1 - frame["incremental_share"])
    pd.testing.assert_series_equal(frame["avoidable_cost"], expected, check_names=False)
    known = frame.dropna(subset=["avoidable_cost"])
    assert (known["avoidable_cost_lower"] <= known["avoidable_cost"] + 1e-9).all()
    assert (known["avoidable_cost"] <= known["avoidable_cost_upper"] + 1e-9).all()


def test_intervals_are_text_on_screen_and_numbers_in_the_file(full: Results):
    """An interval takes one column on screen and two in the file."""
    table = tables.queries_table(full.analysis, Look("en"))
    screen, file = ({column.name for column in table.on(place)} for place in ("screen", "file"))
    assert "avoidable_cost_range" in screen - file
    assert {"avoidable_cost_lower", "avoidable_cost_upper"} <= file - screen


def test_scenarios_without_value_show_no_money_earned():
    """Where no value per click is known, profit columns are absent rather than empty or 0."""
    from analytics.decide import compare, preset

    found = analyse(panel([ad("lamp", conversions=0, conversion_value=0, **listed(1.0))]))
    table = tables.scenarios_table(compare(found, [preset("as_is")]), Look("fr"))
    assert "profit" not in {column.name for column in table.columns}


def test_every_prior_cell_is_cited(look: Look):
    """Each published cell is listed with a full reference that names a year."""
    table = method_tables.cells_frame(Assumptions(), look)
    assert table["name"].to_list() == list(cells())
    assert table["source"].str.contains(r"\(20\d\d\)").all()
    assert len(method_tables.other_sources(look)) == 3 + len(pausing())


def test_cells_as_shown_are_no_edit_and_a_changed_figure_is_one(look: Look):
    """What is left alone stays published, to the last digit; what is changed becomes the person's own."""
    table = method_tables.cells_frame(Assumptions(), look)
    assert method_tables.cell_edits(table) == ()
    table.loc[table["name"] == "generic_1", ["centre", "lower", "upper"]] = [70, 55, 85]
    (edit,) = method_tables.cell_edits(table)
    assert edit == CellEdit("generic_1", 0.70, 0.55, 0.85)
    again = method_tables.cells_frame(Assumptions(cells=(edit,)), look).set_index("name")
    assert again.loc["generic_1", "centre"] == 70
    assert again.loc["generic_1", "source"] != again.loc["generic_2_4", "source"]


def test_a_table_refuses_a_column_it_lacks():
    """A column that the frame does not have is refused when the table is made."""
    with pytest.raises(ValueError, match="cost"):
        DisplayTable(pd.DataFrame({"query": []}), (TableColumn("cost", "Cost", "", "money"),))
