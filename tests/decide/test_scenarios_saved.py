"""Saved scenarios: the last of a name counts, nothing is lost, no other account sees them, no hostile file gets in."""

import json

import pytest

from analytics.decide.scenarios import Board, History, Multiple, Scenario, World, preset
from analytics.decide.scenarios.saved import (
    FILE,
    AccountMark,
    account_mark,
    delete,
    read_saved,
    rename,
    save,
    scenarios_folder,
)
from analytics.decide.scenarios.written import MOST_BYTES, facts_of, file_bytes, read_file
from analytics.errors import RefusedInput
from analytics.unify import BrandTerms
from tests.builders import ad, panel

MINE = AccountMark(frozenset({"b"}), frozenset("qrst"))
FULL = Scenario(
    "Été « 2027 »",
    "custom",
    multiples=(Multiple("query", "lampe", 0.5), Multiple("theme", "chaise", 2.0)),
    world=World(0.1, 0.0, 3.0, "theme", "chaise", 0.2, "all", -0.1),
)


def names(folder, account=MINE):
    """Names of the saved scenarios."""
    return [each.name for each in read_saved(account, folder).scenarios]


def test_a_scenario_comes_back_as_it_was(tmp_path):
    """Every field survives the file, and a later save of the same name replaces an earlier one."""
    save(Scenario("Été « 2027 »", "budget", 0.3), MINE, tmp_path)
    save(FULL, MINE, tmp_path)
    assert read_saved(MINE, tmp_path).scenarios == (FULL,)
    assert len((tmp_path / FILE).read_text("utf-8").splitlines()) == 2


def test_rename_and_delete_leave_the_history_in_the_file(tmp_path):
    """A renamed scenario has its new name alone; a deleted one is shown no longer; no line is taken out."""
    save(Scenario("a"), MINE, tmp_path)
    save(Scenario("b"), MINE, tmp_path)
    rename(Scenario("a"), "c", MINE, tmp_path)
    assert sorted(names(tmp_path)) == ["b", "c"]
    delete("b", MINE, tmp_path)
    assert names(tmp_path) == ["c"]
    assert len((tmp_path / FILE).read_text("utf-8").splitlines()) == 5
    save(Scenario("b"), MINE, tmp_path)
    assert sorted(names(tmp_path)) == ["b", "c"]


@pytest.mark.parametrize(
    "line", ["{", "[]", "null", '{"version": 1}', '{"version": "x"}', "[" * 100_000, '{"version": 1, "kind": "saved"}']
)
def test_a_line_that_cannot_be_read_is_told_and_passed_over(tmp_path, line):
    """The scenarios around it are read, and its number is told."""
    save(Scenario("a"), MINE, tmp_path)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    save(Scenario("b"), MINE, tmp_path)
    found = read_saved(MINE, tmp_path)
    assert [each.name for each in found.scenarios] == ["a", "b"]
    assert [dict(notice.facts)["line"] for notice in found.notices] == [2]


HOSTILE = (
    {"budget_change": 10**400},
    {"world": {"cpc": -(10**400)}},
    {"multiples": [{"kind": "query", "name": "x", "factor": 10**400}]},
    {"multiples": [{"kind": "query", "name": "\ud800", "factor": 1}]},
    {"world": {"rank_scope": "theme", "rank_theme": "x" * 301, "rank_gain": 1}},
    {"\ud800": 1},
)


@pytest.mark.parametrize("facts", HOSTILE)
def test_what_no_number_and_no_page_can_hold_is_refused(tmp_path, facts):
    """Numbers beyond floats, halves of letters, endless themes: refused in a file, passed over among saved ones."""
    stated = {"name": "a", "rule": "custom", **facts}
    with pytest.raises(RefusedInput) as refused:
        read_file(document(stated))
    assert [notice.code for notice in refused.value.notices] == ["scenarios.file.about", "scenarios.refused.field"]
    str(refused.value).encode("utf-8")
    save(Scenario("a"), MINE, tmp_path)
    line = json.loads((tmp_path / FILE).read_text("utf-8")) | {"scenario": stated}
    (tmp_path / FILE).write_text(json.dumps(line), "utf-8")
    assert [notice.code for notice in read_saved(MINE, tmp_path).notices] == ["scenarios.kept.broken"]


def test_a_newer_line_is_told_as_newer(tmp_path):
    """What a later version wrote is not called broken."""
    (tmp_path / FILE).write_text('{"version": 2}\n', "utf-8")
    assert [notice.code for notice in read_saved(MINE, tmp_path).notices] == ["scenarios.kept.newer"]


def test_another_months_exports_are_the_same_account_and_another_shop_is_not(tmp_path):
    """Half of the largest queries and a brand term in common make one account; no query is written in clear."""
    words = [f"lampe {at}" for at in range(80)]
    brand = BrandTerms.given(["lumen"])
    january, february, other = (
        account_mark(panel([ad(word, paid_clicks=100.0 + at) for at, word in enumerate(chosen)], brand=given))
        for chosen, given in (
            (words[:70], brand),
            (words[10:], brand),
            ([f"sofa {at}" for at in range(80)], brand),
        )
    )
    stranger = account_mark(panel([ad(word) for word in words[:70]], brand=BrandTerms.given(["rival"])))
    save(Scenario("mine"), january, tmp_path)
    assert names(tmp_path, february) == ["mine"]
    assert names(tmp_path, other) == names(tmp_path, stranger) == []
    assert "lampe" not in (tmp_path / FILE).read_text("utf-8")


def test_the_folder_is_the_one_that_is_named(tmp_path, monkeypatch):
    """`ACCORD_SCENARIOS` names the folder; a folder that cannot be written is refused with its name."""
    monkeypatch.setenv("ACCORD_SCENARIOS", str(tmp_path / "in"))
    assert scenarios_folder() == tmp_path / "in"
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(RefusedInput, match="ACCORD_SCENARIOS"):
        save(Scenario("a"), MINE, tmp_path / "file")


def test_a_file_of_scenarios_is_read_as_it_was_written():
    """Export and import are each other's inverse."""
    scenarios = (FULL, preset("best_profit"), Scenario("x", "budget", -0.5))
    assert read_file(file_bytes(scenarios)) == scenarios


def document(*rows: object) -> bytes:
    """A file with these scenarios."""
    return json.dumps({"version": 1, "scenarios": list(rows)}).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "foreign"),
        (b"\xff\xfe", "foreign"),
        (b"[" * 200_000, "foreign"),
        (b'{"version": 1, "scenarios": {}}', "foreign"),
        (b'{"version": 9, "scenarios": []}', "newer"),
        (b" " * (MOST_BYTES + 1), "large"),
        (document(), "many"),
        (document(*[facts_of(Scenario(f"s{at}")) for at in range(101)]), "many"),
    ],
)
def test_a_file_that_holds_no_scenarios_is_refused(content, code):
    """Anything but a file that this page wrote is refused, and says why."""
    with pytest.raises(RefusedInput) as refused:
        read_file(content)
    assert [notice.code for notice in refused.value.notices] == [f"scenarios.file.{code}"]


def test_every_fault_of_a_file_is_told_and_nothing_of_it_is_taken():
    """Wrong types, NaN, unknown fields, a preset's name and a name twice: all told at once, each by its place."""
    rows = (
        {"name": 3, "rule": "as_is"},
        {"name": "a", "rule": "as_is", "world": {"cpc": float("nan"), "demand": 7}},
        {"name": "a", "rule": "as_is", "__class__": "os.system"},
        {"name": "as_is", "rule": "custom"},
        {"name": "b", "rule": "custom", "multiples": [{"kind": "query", "name": "x", "factor": True}, 4]},
        facts_of(FULL),
        facts_of(FULL),
        17,
    )
    with pytest.raises(RefusedInput) as refused:
        read_file(document(*rows))
    codes = [notice.code.removeprefix("scenarios.") for notice in refused.value.notices]
    places = [dict(notice.facts)["n"] for notice in refused.value.notices if notice.code == "scenarios.file.about"]
    assert places == [1, 2, 3, 4, 5, 8]
    assert {"refused.field", "refused.cpc", "refused.demand", "refused.reserved", "file.twice"} <= set(codes)


def test_every_edit_can_be_undone_and_redone():
    """Undo goes back board by board, redo forth again, and a new edit ends what could be redone."""
    start = History()
    one = start.edited(start.now.with_draft(Scenario("x"), "best_profit"))
    two = one.edited(one.now.with_draft(Scenario("x", "budget"), "x"))
    assert one.now.chosen == ("as_is", "same_budget", "x")
    assert two.now.drafts == (Scenario("x", "budget"),)
    assert two.undone().now == one.now
    assert two.undone().undone().now == start.now
    assert two.undone().undone().redone().redone() == two
    assert two.undone().edited(Board()).future == ()
    assert start.undone() == start.redone() == start.edited(start.now) == start
    assert two.reset().now == Board()
    assert two.reset().undone().now == two.now


def test_a_board_holds_three_and_no_name_twice():
    """A draft takes the place of the one it was made from, else the last; taken off, it is gone from both lists."""
    board = Board().with_draft(Scenario("x"))
    assert board.chosen == ("as_is", "same_budget", "x")
    assert board.without("x") == Board(("as_is", "same_budget"))
