"""The workbook: its formulas are right, its totals are the study's, and data in it are only ever text."""

import math
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from analytics.decide import Plan
from analytics.locales import catalogue
from analytics.present.look import Look
from analytics.present.story.report import Report
from analytics.present.workbook import details, workbook_bytes
from tests.present.conftest import HOSTILE
from tests.present.sheet_arithmetic import Spreadsheet
from tests.present.stories import story

FRENCH = Look("fr").text
WHAT_IF = FRENCH("workbook.sheet.what_if")


@pytest.fixture(scope="module")
def told() -> Report:
    return story("full")


@pytest.fixture(scope="module")
def content(told: Report) -> bytes:
    return workbook_bytes(told)


@pytest.fixture(scope="module")
def sheets(content: bytes) -> Spreadsheet:
    return Spreadsheet(content)


def typed(name: str) -> str:
    """Words of a line of the what-if sheet."""
    return FRENCH(f"workbook.what_if.{name}", currency="€")


def same(one: object, other: object) -> bool:
    """Whether two cells hold the same, to what a spreadsheet keeps of a number."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)
    return (one or "") == (other or "")


def test_every_formula_is_written_with_the_value_it_has(sheets: Spreadsheet):
    """A reader that does not calculate shows what one that does shows."""
    formulas = sheets.formulas()
    wrong = [
        (name, cell.coordinate, cell.value)
        for name, cell in formulas
        if not same(sheets.value(name, cell.coordinate), sheets.written[name][cell.coordinate].value)
    ]
    assert len(formulas) > 60
    assert not wrong


def test_totals_are_those_of_the_study(told: Report, sheets: Spreadsheet):
    """Spend by verdict adds up to the account's, and the what-if sheet opens on the plan."""
    plan, analysis = told.study.plan, told.study.analysis
    assert isinstance(plan, Plan)
    tab = FRENCH("pages.cannibalisation.tab")
    total = sheets.place(FRENCH("workbook.recap.total"), tab)
    assert sheets.value(tab, total) == len(analysis.panel.frame)
    spent = sheets.book[tab][total].offset(0, 1).coordinate
    assert same(sheets.value(tab, spent), float(analysis.current["cost"].sum()))
    assert same(sheets.value(WHAT_IF, sheets.place(typed("profit"), WHAT_IF)), plan.planned.profit.value)
    assert same(sheets.value(WHAT_IF, sheets.place(typed("gain"), WHAT_IF)), plan.gain.value)


def test_margin_and_price_typed_by_the_client_recompute_the_profit(told: Report, sheets: Spreadsheet):
    """Half the margin halves the value; clicks a tenth dearer cost a tenth more; the gain follows both."""
    plan = told.study.plan
    assert isinstance(plan, Plan)
    margin, budget = told.study.analysis.assumptions.margin, plan.budget + 500
    places = {name: sheets.place(typed(name), WHAT_IF) for name in ("budget", "margin", "price")}
    given = {"budget": budget, "margin": margin / 2, "price": 0.1}
    changed = sheets.after(WHAT_IF, {places[name]: value for name, value in given.items()})
    value, cost = plan.planned.value.value / 2, plan.planned.cost * 1.1
    now = plan.current.value.value / 2 - plan.current.cost * 1.1
    expected = {
        "profit": value - cost,
        "gain": value - cost - now,
        "left": budget - cost - plan.fixed_cost * 1.1,
    }
    found = {name: changed.value(WHAT_IF, sheets.place(typed(name), WHAT_IF)) for name in expected}
    assert all(same(found[name], value) for name, value in expected.items())


@pytest.mark.parametrize("share", [0.0, 0.37, 1.0])
def test_amount_typed_reads_the_dividing_line(told: Report, sheets: Spreadsheet, share: float):
    """What an amount loses, gains and nets is the line's own answer, ends of intervals included."""
    line = told.study.line
    freed = share * float(line.table["freed"].iloc[-1])
    changed = sheets.after(WHAT_IF, {sheets.place(typed("freed"), WHAT_IF): freed})
    for side in ("lost", "gained", "net"):
        first = sheets.book[WHAT_IF][sheets.place(FRENCH(f"metrics.{side}.label"), WHAT_IF)]
        for at, end in enumerate(("", "_lower", "_upper")):
            shown = changed.value(WHAT_IF, first.offset(0, at).coordinate)
            assert same(shown, float(line.at(freed)[f"{side}{end}"]))


def test_every_chart_is_native_and_every_table_whole(told: Report, sheets: Spreadsheet):
    """Each chart of a view can be edited, and each row of its table is there under a native table."""
    book = sheets.book
    assert len(book[FRENCH("workbook.sheet.summary")]._images) == 1
    for view in told.views:
        assert len(book[FRENCH(f"pages.{view.name}.tab")]._charts) == len(view.charts)
        if view.table is not None:
            (table,) = book[view.table_title].tables.values()
            first, last = (int("".join(filter(str.isdigit, end))) for end in table.ref.split(":"))
            assert last - first == len(view.table.frame)
            assert book[view.table_title].freeze_panes == f"B{first + 1}"


def test_rows_that_no_sheet_holds_are_said(told: Report, monkeypatch: pytest.MonkeyPatch):
    """A table longer than a sheet is cut, and the sheet says of how many rows it holds how many."""
    monkeypatch.setattr(details, "_MOST_ROWS", details._FIRST + 7)
    view = next(view for view in told.views if view.name == "action_plan")
    n = len(view.table.frame)
    book = Spreadsheet(workbook_bytes(told)).book
    assert book[view.table_title]["A2"].value == FRENCH("workbook.table.cut", shown=7, n=n)
    assert book[view.table_title].max_row == details._FIRST + 7


@pytest.mark.parametrize("account", ["hostile", "no_paid", "no_value"])
def test_data_never_become_a_formula(account: str):
    """Whatever queries, themes, campaigns and notes hold is text; every formula is one of ours."""
    content = workbook_bytes(story(account, "en"))
    formulas = [cell.value for _, cell in Spreadsheet(content).formulas()]
    assert not [formula for formula in formulas if "cmd" in formula or "alert" in formula or formula == "=1+1"]
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    texts = {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert "To discuss.\n=1+1" in texts
    assert (account == "hostile") == any(HOSTILE in text for text in texts)


def test_french_workbook_holds_no_english_word_of_ours(content: bytes):
    """No cell says what only the English catalogue says."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    cells = {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    english = set(catalogue("en").values()) - set(catalogue("fr").values())
    assert sorted(cells & english) == []
    assert not set(book.sheet_names) & english


def test_same_report_gives_the_same_workbook(told: Report, content: bytes):
    """Nothing but the report decides its bytes."""
    assert workbook_bytes(told) == content
