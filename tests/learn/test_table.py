"""Long tables in: columns by name, days however written, and every doubt refused with the cure."""

import json
import re

import numpy as np
import pytest

from analytics.errors import RefusedInput
from analytics.learn import Asked, read_experiment
from analytics.learn.days import calendar_of
from benchmarks.pause_worlds import PAUSES, pause
from benchmarks.readout_worlds import panel, won_back

START = "2022-03-09"  # sixty days after the first day of the worlds


def _read(path, **asked):
    return read_experiment(path, Asked(asked.pop("treated", ("unit 0",)), asked.pop("start", START), **asked))


def _code(path, **asked):
    with pytest.raises(RefusedInput) as refusal:
        _read(path, **asked)
    return refusal.value.notices[0].code


def _table(tmp_path, *lines, name="test.csv"):
    (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path / name


def _days(n, form="2026-01-{:02d}"):
    return [form.format(day) for day in range(1, n + 1)]


def test_what_was_written_is_read(written):
    """Days, units and values come back as they were."""
    world = panel(np.random.default_rng(0), units=5, treated=2)
    found = _read(written(world))
    assert found.units == world.units
    assert found.metric == pytest.approx(world.metric)
    assert (found.start, found.treated.tolist()) == (world.start, [True, False, False, False, False])


def test_treated_units_can_be_named_by_a_column(written):
    """`arm=1` treats the units whose rows say so."""
    world = panel(np.random.default_rng(0), units=5, treated=2)
    found = _read(written(world, arm=world.treated.astype(int)), treated=("arm=1",))
    assert found.treated.tolist() == world.treated.tolist()


def test_paid_and_organic_clicks_are_added_up(written):
    """A table with both sides is read on all clicks, and keeps the sides."""
    world = won_back(np.random.default_rng(0))
    path = written(world)
    path.write_text("\n".join(",".join(np.delete(row.split(","), 2)) for row in path.read_text("utf-8").splitlines()))
    found = _read(path)
    assert found.metric == pytest.approx(found.parts["paid_clicks"] + found.parts["organic_clicks"])


def test_french_headers_decimals_and_days_are_read(tmp_path):
    """A French table: jour, région, chiffre d'affaires, decimal commas, semicolons, days first."""
    rows = [f"{day:02d}/01/2026;{unit};{1000 + day},5" for day in range(1, 21) for unit in ("Nord", "Sud")]
    found = _read(_table(tmp_path, "Jour;Région;Chiffre d'affaires", *rows), treated=("nord",), start="15/01/2026")
    assert found.metric[0, 0] == pytest.approx(1001.5)
    assert found.before.sum() == 14


def test_numbered_weeks_are_periods(tmp_path):
    """A column of week numbers counts periods, and the start is one of them."""
    rows = [f"{week},{unit},{100 + week}" for week in range(1, 13) for unit in ("Google", "Bing")]
    found = _read(_table(tmp_path, "week,platform,clicks", *rows), treated=("Google",), start="10")
    assert (found.is_dated, found.before.sum(), found.during.sum()) == (False, 9, 3)


@pytest.mark.parametrize(("texts", "order"), [(["5/22/2012", "5/1/2012"], "mdy"), (["22/5/2012", "1/5/2012"], "dmy")])
def test_the_order_of_day_and_month_is_the_one_that_reads(texts, order):
    """A day above twelve settles the order for the whole column."""
    assert calendar_of(texts).order == order


def test_days_with_short_years_are_read(tmp_path):
    """1-Apr-12 is the first of April 2012."""
    rows = [f"{day}-Apr-12,{unit},{day}" for day in range(1, 15) for unit in "ab"]
    assert _read(_table(tmp_path, "date,dma,revenue", *rows), treated=("a",), start="2012-04-10").before.sum() == 9


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("a,geo,sales", "learn.refused.no_date"),
        ("date,sector,sales", "learn.refused.no_unit"),
        ("date,geo,n,sales2", "learn.refused.no_metric"),
    ],
)
def test_a_column_that_cannot_be_told_is_refused(tmp_path, header, code):
    """No day, no unit, or two measures nobody knows: refused with the columns that are there."""
    width = header.count(",")
    rows = [",".join([day, *["7"] * width]) for day in _days(20)]
    assert _code(_table(tmp_path, header, *rows), start="2026-01-15") == code


def test_an_unknown_unit_is_refused(written):
    """A unit that the table does not have is named, beside some that it has."""
    assert _code(written(panel(np.random.default_rng(0), units=3, treated=1)), treated=("mars",)) == (
        "learn.refused.unknown_units"
    )


@pytest.mark.parametrize("start", ["2021-01-01", "2030-01-01", "soon", "2022-01-08"])
def test_a_start_outside_the_days_is_refused(written, start):
    """Before the first day, on it, after the last one, or no day at all."""
    assert _code(written(panel(np.random.default_rng(0), units=3, treated=1)), start=start) == "learn.refused.start"


def test_a_column_asked_for_must_exist(written):
    """--metric names a column of the table."""
    path = written(panel(np.random.default_rng(0), units=3, treated=1))
    assert _code(path, metric="profit") == "learn.refused.no_such_column"


def test_the_measure_can_be_chosen(written):
    """With several measures, the one named is read, and the others are told."""
    world = won_back(np.random.default_rng(0))
    path = written(world)
    assert _read(path, metric="organic_clicks").metric == pytest.approx(world.parts["organic_clicks"])


def test_a_cell_that_is_no_number_is_refused_by_line(tmp_path):
    """The refusal names line, column and value."""
    rows = [f"{day},{unit},{100}" for day in _days(20) for unit in "ab"]
    path = _table(tmp_path, "date,geo,sales", *rows[:30], "2026-01-16,a,lots", *rows[31:])
    with pytest.raises(RefusedInput, match=r"line 32, column sales: lots is no number"):
        _read(path, treated=("a",), start="2026-01-15")


def test_a_cell_that_is_no_day_is_refused_by_line(tmp_path):
    """The refusal names line, column and value."""
    rows = [f"{day},{unit},{100}" for day in _days(20) for unit in "ab"]
    path = _table(tmp_path, "date,geo,sales", *rows[:30], "someday,a,5", *rows[31:])
    with pytest.raises(RefusedInput, match=r"line 32, column date: someday is no day"):
        _read(path, treated=("a",), start="2026-01-15")


def test_rows_repeated_entirely_count_once(written):
    """A row pasted twice changes nothing, and is told."""
    path = written(panel(np.random.default_rng(0), units=4, treated=2))
    once = _read(path)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[5], lines[6]]), "utf-8")
    twice = _read(path)
    assert twice.metric == pytest.approx(once.metric)
    assert [notice.code for notice in twice.notices] == ["learn.notice.repeated"]


def test_two_values_for_one_day_are_refused(written):
    """Two different rows for a day and unit: one of them is wrong, or they belong together."""
    path = written(panel(np.random.default_rng(0), units=4, treated=2))
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[5].rsplit(",", 1)[0] + ",1"]), "utf-8")
    assert _code(path) == "learn.refused.doubled"


def test_missing_days_are_left_out_for_every_unit(written):
    """A day that lacks a unit is left out, so that units are compared on the same days."""
    path = written(panel(np.random.default_rng(0), units=4, treated=2))
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(lines[:9] + lines[10:]), "utf-8")
    found = _read(path)
    assert len(found.days) == 80
    assert [notice.code for notice in found.notices] == ["learn.notice.incomplete_days"]


def test_a_unit_that_is_mostly_missing_is_left_out(written):
    """A unit with under 90 % of the days goes, so that the days of the others stay."""
    path = written(panel(np.random.default_rng(0), units=4, treated=2))
    lines = [line for at, line in enumerate(path.read_text("utf-8").splitlines()) if "unit 3" not in line or at % 8]
    path.write_text("\n".join(lines), "utf-8")
    found = _read(path)
    assert (len(found.days), found.units) == (81, ("unit 0", "unit 1", "unit 2"))


def test_empty_cells_are_missing_values(written):
    """A cell left empty is a day without the unit, not a zero."""
    path = written(panel(np.random.default_rng(0), units=4, treated=2))
    lines = path.read_text("utf-8").splitlines()
    lines[9] = lines[9].rsplit(",", 1)[0] + ","
    path.write_text("\n".join(lines), "utf-8")
    assert len(_read(path).days) == 80


def test_spend_that_is_not_stated_is_zero(written):
    """An export leaves spend of nothing empty: the day stays, with no spend, and this is told."""
    world = won_back(np.random.default_rng(0))
    path = written(world)
    lines = path.read_text("utf-8").splitlines()
    lines[0] = lines[0].replace("paid_clicks", "cost")
    lines[9] = ",".join([*lines[9].split(",")[:3], "", lines[9].split(",")[4]])
    path.write_text("\n".join(lines), "utf-8")
    found = _read(path)
    assert len(found.days) == len(world.days)
    assert found.parts["spend"][4, 0] == 0
    assert [notice.code for notice in found.notices] == ["learn.notice.unstated"]


def test_rows_that_an_export_of_clicks_leaves_out_are_zeros(tmp_path):
    """Exports have no row for a query's day without clicks, and no paid cell while it is paused: both are zeros."""
    world, _ = pause(0, PAUSES["few clicks"])
    paid, organic = world.parts["paid_clicks"], world.parts["organic_clicks"]
    rows = [
        f"{np.datetime64(int(day), 'D')},{unit},{'paused' if arm else 'kept'},{p or ''},{o or ''}"
        for day, ps, os in zip(world.days, paid, organic, strict=True)
        for unit, arm, p, o in zip(world.units, world.treated, ps, os, strict=True)
        if p or o
    ]
    path = _table(tmp_path, "day,query,arm,paid_clicks,organic_clicks", *rows)
    found = _read(path, treated=("arm=paused",), start=str(np.datetime64(world.start, "D")), skip=14)
    order = [found.units.index(unit) for unit in world.units]
    assert found.parts["paid_clicks"][:, order] == pytest.approx(paid)
    assert found.parts["organic_clicks"][:, order] == pytest.approx(organic)
    assert found.treated[order].tolist() == world.treated.tolist()
    assert [notice.code for notice in found.notices] == ["learn.notice.zeros", "learn.notice.unstated"]


def test_a_paused_query_that_nobody_clicks_is_still_paused(tmp_path):
    """Without organic clicks a paused query has no row during the test: what its earlier rows say holds."""
    rows = [f"{day},{unit},{arm},5,{organic}" for at, day in enumerate(_days(20))
            for unit, arm, organic in (("lamp", "paused", 0), ("chair", "paused", 9), ("table", "kept", 9))
            if not (unit == "lamp" and at >= 12)]  # fmt: skip
    found = _read(_table(tmp_path, "day,query,arm,paid_clicks,organic_clicks", *rows), treated=("arm=paused",),
                  start="2026-01-13")  # fmt: skip
    assert dict(zip(found.units, found.treated.tolist(), strict=True)) == {"lamp": True, "chair": True, "table": False}


def test_the_measure_is_named(written):
    """The read-out says which column it read, or which two it added up."""
    path = written(won_back(np.random.default_rng(0)))
    assert _read(path, metric="sales").measure == "sales"
    assert _read(path).measure == "paid_clicks + organic_clicks"


def test_pairs_are_read_where_the_table_has_them(written):
    """A column of pairs is kept by unit."""
    world = panel(np.random.default_rng(0), units=4, treated=2)
    assert _read(written(world, pair=["x", "x", "y", "y"])).pairs == ("x", "x", "y", "y")


def test_the_command_prints_one_document(run, written):
    """`--json` prints one strict JSON document that holds every method, answered or refused."""
    path = written(panel(np.random.default_rng(0)))
    done = run("readout", path, "--treated", "unit 0", "--treated", "unit 1", "--start", START, "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == 0
    assert len(document["methods"]) + len(document["refused"]) == 12
    assert document["test"] == {"start": START, "end": "2022-03-29", "days": 21, "skipped_days": 0}
    for method in document["methods"]:
        assert {"estimand", "estimate", "standard_error", "interval_80", "interval_95", "p_value", "p_kind", "units",
                "days", "assumptions"} <= method.keys()  # fmt: skip


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_command_speaks_both_languages(run, written, lang):
    """Text output in the language asked for, the method to read first on top."""
    path = written(panel(np.random.default_rng(0)))
    done = run("readout", path, "--treated", "unit 0,unit 1", "--start", START, "--lang", lang, "--skip-days", 7)
    assert done.exit_code == 0
    assert {"fr": "À lire d’abord", "en": "Read first"}[lang] in done.stdout
    assert re.search(r": 7\.$", done.stdout, re.MULTILINE)


def test_the_command_refuses_with_status_two(run, written):
    """A refused table ends with status 2 and the reason, never with a traceback."""
    path = written(panel(np.random.default_rng(0)))
    done = run("readout", path, "--treated", "mars", "--start", START)
    assert done.exit_code == 2
    assert "mars" in done.stderr
