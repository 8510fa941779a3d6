"""Tables made from the catalogue itself: any alias of any language, in any order of columns and rows."""

import csv
from io import StringIO

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.ingest import Export, read_file
from analytics.ingest.header import recognise
from analytics.ingest.kinds import Kind, kinds
from analytics.schema import ADDITIVE, COLUMNS

SOURCES = (
    "Google Ads", "Google Ads Editor", "Google Keyword Planner", "Google Search Console", "Bing Webmaster Tools",
    "Microsoft Advertising", "keyword list",
)  # fmt: skip
KINDS = [kind for kind in kinds() if kind.source in SOURCES]
OPTIONAL = ("campaign", "ad_group", "device", "date", "impressions", "clicks", "cost", "conversions", "ctr", "position")
WORDS = ("lampe", "vase rouge", "abat-jour", "total gym", "éclairage")


def aliases(kind: Kind, column: str, language: str) -> list[str]:
    """Headers of a column in a language, in any language where it has none in that one."""
    known = [(header, alias) for header, alias in kind.aliases.items() if alias.column == column]
    own = [header for header, alias in known if language in alias.languages]
    return sorted(own or [header for header, _ in known])


def cell(column: str, at: int, count: int) -> str:
    """A value of a column in its plainest form."""
    unit = COLUMNS[column].unit
    if unit == "date":
        return f"2026-01-{at + 1:02d}"
    if unit == "text":
        return f"{WORDS[at % len(WORDS)]} {column}"
    return f"0.{count % 90 + 10}" if unit in ("share", "money") else str(count)


@st.composite
def tables(draw):
    """A kind with the header and the rows of a table of it, columns by canonical name."""
    kind = draw(st.sampled_from(KINDS))
    language = draw(st.sampled_from(sorted({name for alias in kind.aliases.values() for name in alias.languages})))
    columns = [*kind.key, *(draw(st.sampled_from(sorted(group))) for group in kind.any_of if not group & set(kind.key))]
    allowed = [name for name in OPTIONAL if name not in (*columns, *kind.without) and aliases(kind, name, language)]
    columns += draw(st.lists(st.sampled_from(allowed), unique=True, max_size=5)) if allowed else []
    header = {name: draw(st.sampled_from(aliases(kind, name, language))) for name in dict.fromkeys(columns)}
    for group in kind.needs_headers:
        if not group & set(header.values()):
            needed = draw(st.sampled_from(sorted(group)))
            header[kind.aliases[needed].column if needed in kind.aliases else needed] = needed
    assume(not set(header.values()) & kind.without)
    count = draw(st.integers(min_value=1, max_value=6))
    figures = st.integers(min_value=0, max_value=9999)
    rows = [{name: cell(name, at, draw(figures)) if name in COLUMNS else "x" for name in header} for at in range(count)]
    return kind, header, rows


def written(header: dict[str, str], rows: list[dict[str, str]], order: list[str]) -> bytes:
    """The table as a CSV file with its columns in an order."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([header[name] for name in order])
    writer.writerows([[row[name] for name in order] for row in rows])
    return text.getvalue().encode()


def summary(content: bytes) -> tuple[str | None, int, dict[str, float]]:
    """What must not depend on any order: kind, rows, and the sum of each measure."""
    (item,) = read_file("table.csv", content)
    if not isinstance(item, Export):
        return item.kind, 0, {}
    return item.kind, len(item.table), {name: round(item.totals.get(name, 0.0), 6) for name in ADDITIVE}


@settings(max_examples=60)
@given(table=tables(), data=st.data())
def test_order_of_columns_and_rows_changes_nothing(table, data):
    """Kind, rows and totals are the same whatever the order of columns and rows."""
    _, header, rows = table
    columns = data.draw(st.permutations(list(header)))
    shuffled = data.draw(st.permutations(rows))
    assert summary(written(header, rows, list(header))) == summary(written(header, shuffled, columns))


@settings(max_examples=60)
@given(table=tables())
def test_totals_are_the_sums_of_the_cells(table):
    """Whatever the kind and its language, each measure adds up to what was written."""
    _, header, rows = table
    found, count, totals = summary(written(header, rows, list(header)))
    assume(found is not None and count == len(rows))
    for name in set(ADDITIVE) & set(header):
        scale = 1e-6 if header[name].endswith("micros") else 1.0
        assert abs(totals[name] - scale * sum(float(row[name]) for row in rows)) < 1e-5


def test_every_kind_is_known_by_the_first_name_of_each_of_its_columns():
    """The English header of a kind's own columns gives that kind, unless it needs more to be told apart."""
    missed = {}
    for kind in KINDS:
        columns = [*kind.key, *(min(group) for group in kind.any_of if not group & set(kind.key))]
        header = [aliases(kind, name, "en")[0] for name in dict.fromkeys(columns)]
        header += [min(group) for group in kind.needs_headers if not group & set(header)]
        match = recognise(header)
        if match is None or getattr(match.kind, "name", None) != kind.name:
            missed[kind.name] = header
    assert missed == {}
