"""Saved scenarios, one JSON document a line, in a file that only grows: of two with one name, the last counts.

A scenario is shown for the account it was made on alone, known again by its brand and its largest queries, of which the
file holds hashes. A line that cannot be read is told and passed over, never deleted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from analytics.decide.scenarios.scenario import Scenario
from analytics.decide.scenarios.written import VERSION, facts_of, scenario_of
from analytics.schema import OTHER_SEARCH_TERMS, Notice
from analytics.store.journal import Journal, kept_in
from analytics.unify import QueryPanel

PLACE = "ACCORD_SCENARIOS"
"""Environment variable with the folder of the saved scenarios."""

FILE = "scenarios.jsonl"
_JOURNAL = Journal(FILE, VERSION, words="scenarios.kept")
_TOP = 64  # queries by which an account is known again
_ENOUGH = 0.5  # of them in common: another month of the same account


@dataclass(frozen=True, slots=True)
class AccountMark:
    """What an account is known by: hashes of its brand terms and of its queries with most clicks."""

    brand: frozenset[str]
    queries: frozenset[str]

    def is_same(self, other: "AccountMark") -> bool:
        """Whether both are of one account: half of the queries in common, and a brand term where both have some."""
        fewest = min(len(self.queries), len(other.queries))
        if not fewest or len(self.queries & other.queries) < _ENOUGH * fewest:
            return False
        return bool(self.brand & other.brand) or not (self.brand and other.brand)


def account_mark(panel: QueryPanel) -> AccountMark:
    """The mark of the account that a panel shows."""
    frame = panel.frame[panel.frame["query"] != OTHER_SEARCH_TERMS]
    clicks = frame["paid_clicks"] / panel.paid_months + frame["organic_clicks"] / panel.organic_months
    top = frame["query"].to_numpy()[clicks.to_numpy().argsort(kind="stable")[::-1][:_TOP]]
    return AccountMark(frozenset(map(_hash, panel.brand.terms)), frozenset(map(_hash, top)))


def _hash(word: str) -> str:
    return blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8, person=b"accord").hexdigest()


@dataclass(frozen=True, slots=True)
class Saved:
    """Scenarios of an account, in the order in which they were first saved, and which lines could not be read."""

    scenarios: tuple[Scenario, ...] = ()
    notices: tuple[Notice, ...] = ()


def scenarios_folder() -> Path:
    """Where scenarios are kept: the folder that `ACCORD_SCENARIOS` names, else among the user's data for Accord."""
    return kept_in(PLACE, "scenarios")


def save(scenario: Scenario, account: AccountMark, folder: Path) -> None:
    """Keep a scenario; one of the same account and name is replaced.

    Raises
    ------
    RefusedInput
        If the folder cannot be written.

    """
    _write({"kind": "saved", "scenario": facts_of(scenario)}, account, folder)


def delete(name: str, account: AccountMark, folder: Path) -> None:
    """Show a scenario no longer; its lines stay in the file.

    Raises
    ------
    RefusedInput
        If the folder cannot be written.

    """
    _write({"kind": "deleted", "name": name}, account, folder)


def rename(scenario: Scenario, name: str, account: AccountMark, folder: Path) -> Scenario:
    """Keep a scenario under another name, and no longer under its own; a crash in between leaves both."""
    renamed = Scenario(name, scenario.rule, scenario.budget_change, scenario.multiples, scenario.world)
    if name != scenario.name:
        save(renamed, account, folder)
        delete(scenario.name, account, folder)
    return renamed


def _write(facts: Mapping[str, Any], account: AccountMark, folder: Path) -> None:
    mark = {"brand": sorted(account.brand), "queries": sorted(account.queries)}
    _JOURNAL.append({**facts, "account": mark}, folder)


def read_saved(account: AccountMark, folder: Path) -> Saved:
    """The scenarios of an account in a folder; none where there is no file.

    Raises
    ------
    RefusedInput
        If the file is there and cannot be opened.

    """
    found: dict[str, Scenario] = {}
    notices = []
    for read in _JOURNAL.read(folder, lambda facts: _entry(facts, account)):
        if isinstance(read, Scenario):
            found[read.name] = read
        elif isinstance(read, str):
            found.pop(read, None)
        elif read is not None:
            notices.append(read)
    return Saved(tuple(found.values()), tuple(notices))


def _entry(facts: Mapping[str, Any], account: AccountMark) -> Scenario | str | None:
    """The scenario of a line, or the name it deletes; None when it is another account's."""
    mark = AccountMark(*(frozenset(map(_text, facts["account"][name])) for name in ("brand", "queries")))
    read = scenario_of(facts["scenario"]) if facts["kind"] == "saved" else _text(facts["name"])
    return read if mark.is_same(account) else None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
