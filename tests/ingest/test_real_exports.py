"""Every real export of the practice set is read to the unit, every decoy refused; the files are not shipped."""

import csv
import json

import pytest

from analytics.ingest import Export, Refusal, read_file

COST_TOLERANCE = 0.1
PLAIN = {
    "gsc_queries_compare": "gsc_queries",
    "gsc_queries_looker": "gsc_queries",
    "gsc_queries_custom": "gsc_queries",
    "gsc_pages_compare": "gsc_pages",
    "gsc_pages_looker": "gsc_pages",
    "gsc_pages_custom": "gsc_pages",
}
CONTAINERS = ("gsc_zip", "gsc_xlsx")
SEVERAL = {"ga4_overview_multi": "sections"}  # kinds of which one file holds as many tables as the truth says
OTHER_TOTALS = {
    "search_volume": "search_volume", "search volume": "search_volume", "volume": "search_volume", "traffic": "traffic",
    "current_traffic": "traffic", "traffic_cost": "traffic_value", "traffic cost": "traffic_value",
    "sessions": "sessions", "key_events": "key_events", "revenue": "revenue", "conversions": "conversions",
    "interactions": "interactions", "prev_clicks": "clicks_previous", "prev_impressions": "impressions_previous",
    "clicks_comparison": "clicks_previous", "cost_comparison": "cost_previous", "budget_sum": "budget",
}  # fmt: skip
"""Canonical column of each other total that the truth of a file states."""


@pytest.fixture(scope="module")
def index(exports_dir):
    with (exports_dir / "index.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def read(exports_dir, row):
    path = exports_dir / row["file"]
    return read_file(path.name, path.read_bytes())


def differences(item, rows, totals):
    """What an item says otherwise than the truth, in words."""
    if isinstance(item, Refusal):
        return [f"{item.file} refused: {item.reason.code}"]
    found = [f"{len(item.table)} rows, not {rows}"] if len(item.table) != rows else []
    for name, value in totals.items():
        ours = item.totals.get(name)
        tolerance = COST_TOLERANCE if name == "cost" else 0
        if ours is None or abs(ours - value) > tolerance:
            found.append(f"{name} {ours}, not {value}")
    return found


def measured(entry):
    """Totals a truth states, by canonical name."""
    lower = {name.lower(): value for name, value in entry.items()}
    return {name: float(lower[name]) for name in ("impressions", "clicks", "cost") if lower.get(name) not in (None, "")}


def of_one_table(row):
    """Whether a line of the index is a single table that must be read."""
    return row["kind"] not in (*CONTAINERS, *SEVERAL, "not_performance")


def test_single_tables_are_read_to_the_unit(exports_dir, index):
    """Kind, rows, impressions and clicks are exact and cost is within 0.1 for each table."""
    wrong = {}
    for row in filter(of_one_table, index):
        (item,) = read(exports_dir, row)
        found = differences(item, int(row["rows"]), measured(row))
        expected = PLAIN.get(row["kind"], row["kind"])
        if item.kind != expected:
            found.append(f"kind {item.kind}, not {expected}")
        if not row["clicks"] and isinstance(item, Export) and "interactions" in json.loads(row["truth"]):
            assert "clicks" not in item.table or item.kind == "google_ads_search_terms"
        wrong |= {row["slug"]: found} if found else {}
    assert wrong == {}


def test_other_totals_are_read_to_the_unit(exports_dir, index):
    """Volumes, traffic, sessions, conversions and former periods add up too; what a group sums up is in the footers."""
    wrong = {}
    for row in filter(of_one_table, index):
        truth = json.loads(row["truth"])
        stated = truth | next(iter(truth.get("sheets", {}).values()), {})
        (item,) = read(exports_dir, row)
        for name, value in stated.items():
            column = OTHER_TOTALS.get(name.lower())
            if column and isinstance(value, int | float):
                groups = sum(dict(footer.totals).get(column, 0) for footer in item.footers if "group" in item.table)
                ours = float(item.table[column].sum()) + groups
                if abs(ours - value) > COST_TOLERANCE:
                    wrong[f"{row['slug']} {name}"] = f"{ours}, not {value}"
    assert wrong == {}


def test_several_tables_in_one_file_are_read_one_by_one(exports_dir, index):
    """A file with several tables gives as many exports, all of its kind, each with its own period and rows."""
    for row in index:
        if row["kind"] in SEVERAL:
            items = read(exports_dir, row)
            assert len(items) == json.loads(row["truth"])[SEVERAL[row["kind"]]]
            assert {item.kind for item in items} == {row["kind"]}
            assert all(isinstance(item, Export) and len(item.table) and item.period for item in items)
            assert not any(len(item.rejects) for item in items)


def test_containers_are_read_member_by_member(exports_dir, index):
    """Each member of an archive and each sheet of a workbook has the rows, clicks and impressions it has."""
    wrong = {}
    for row in index:
        if row["kind"] in CONTAINERS:
            truth = json.loads(row["truth"])
            items = {item.file.rpartition("!")[2]: item for item in read(exports_dir, row)}
            members = truth.get("members") or truth["sheets"]
            assert items.keys() == members.keys()
            found = {name: differences(items[name], entry["rows"], measured(entry)) for name, entry in members.items()}
            wrong |= {f"{row['slug']}!{name}": said for name, said in found.items() if said}
    assert wrong == {}


def test_decoys_are_refused_by_name(exports_dir, index):
    """What is no performance is refused, and named."""
    wrong = {}
    for row in index:
        if row["kind"] == "not_performance":
            items = read(exports_dir, row)
            if not all(isinstance(item, Refusal) and item.kind == row["kind"] for item in items):
                wrong[row["slug"]] = [item.kind for item in items]
    assert wrong == {}


def test_vendor_totals_confirm_what_was_read(exports_dir, index):
    """Where a file carries Google's own total of its rows, the rows add up to it."""
    disagree = [
        row["slug"]
        for row in index
        for item in read(exports_dir, row)
        if isinstance(item, Export) and item.reconciled is False
    ]
    assert disagree == []
