"""Scenarios as JSON: to keep them, to hand them over, and to refuse what is none, every reason at once."""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from analytics.decide.scenarios.scenario import LONGEST_NAME, Multiple, Scenario, World
from analytics.errors import ConstraintError, RefusedInput
from analytics.schema import Notice
from analytics.store.journal import BROKEN

VERSION = 1
MOST_BYTES = 1 << 20
MOST_SCENARIOS = 100
_LONGEST_TEXT = 300
_HALVES = re.compile("[\ud800-\udfff]")  # JSON can name half a letter, which no page can show
_NUMBERS = ("demand", "rank_gain", "rank_to", "overview", "cpc")
_TEXTS = ("rank_scope", "rank_theme", "rivals")


def facts_of(scenario: Scenario) -> dict[str, Any]:
    """A scenario as plain values."""
    return asdict(scenario)


def scenario_of(facts: object) -> Scenario:
    """The scenario that plain values state; what they leave out is as today.

    Raises
    ------
    ConstraintError
        With every reason why they state none.

    """
    given = facts if isinstance(facts, Mapping) else {}
    world, faults = _world(given.get("world", {}))
    faults = [*_shape(given, {"name": str, "rule": str}, {"budget_change": float, "multiples": list}), *faults]
    multiples, wrong = _multiples(given.get("multiples", []))
    faults += wrong
    if not faults:
        return Scenario(given["name"], given["rule"], float(given.get("budget_change", 0.0)), multiples, world)
    raise ConstraintError(*faults)


def _world(given: object) -> tuple[World, list[Notice]]:
    if not isinstance(given, Mapping):
        return World(), [Notice.of("scenarios.refused.field", field="world")]
    known = {**dict.fromkeys(_NUMBERS, float), **dict.fromkeys(_TEXTS, str)}
    stated: dict[str, Any] = {name: value for name, value in given.items() if not (name == "rank_to" and value is None)}
    if faults := list(_shape(stated, {}, known)):
        return World(), faults
    try:
        stated = {name: float(value) if name in _NUMBERS else value for name, value in stated.items()}
        return World(**stated), []
    except ConstraintError as error:
        return World(), list(error.notices)


def _multiples(given: object) -> tuple[tuple[Multiple, ...], list[Notice]]:
    rows = given if isinstance(given, list) else []
    found, faults = [], []
    for row in rows:
        stated = row if isinstance(row, Mapping) else {}
        wrong = list(_shape(stated, {"kind": str, "name": str, "factor": float}, {}))
        if not wrong and not stated["name"]:
            wrong = [Notice.of("scenarios.refused.field", field="name")]
        faults += wrong
        found += [] if wrong else [Multiple(stated["kind"], stated["name"], float(stated["factor"]))]
    return tuple(found), list(dict.fromkeys(faults))


def _shape(given: Mapping[str, object], needed: Mapping[str, type], more: Mapping[str, type]) -> Iterator[Notice]:
    """What is missing, of another type, or unknown."""
    known = {**needed, **more}
    for name in needed:
        if name not in given:
            yield Notice.of("scenarios.refused.field", field=name)
    for name, value in given.items():
        if name not in (*known, "world"):
            shown = name[:LONGEST_NAME].encode("utf-8", "replace").decode()
            yield Notice.of("scenarios.refused.field", field=shown)
        elif name in known and not _is_a(value, known[name]):
            yield Notice.of("scenarios.refused.field", field=name)


def _is_a(value: object, kind: type) -> bool:
    """Whether a value is a number that floats hold, a text that can be shown, or of another type; NaN is a number."""
    if kind is float and isinstance(value, int):
        return not isinstance(value, bool) and abs(value) <= sys.float_info.max
    if kind is str and isinstance(value, str):
        return len(value) <= _LONGEST_TEXT and not _HALVES.search(value)
    return isinstance(value, kind)


def file_bytes(scenarios: Sequence[Scenario]) -> bytes:
    """Scenarios as one JSON file."""
    document = {"version": VERSION, "scenarios": [facts_of(each) for each in scenarios]}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8", "backslashreplace")


def read_file(content: bytes) -> tuple[Scenario, ...]:
    """The scenarios of such a file.

    Raises
    ------
    RefusedInput
        With every reason why it cannot be used; of a file with one fault nothing is taken.

    """
    if len(content) > MOST_BYTES:
        raise RefusedInput(Notice.of("scenarios.file.large"))
    try:
        document = json.loads(content)
        version, rows = document["version"], document["scenarios"]
    except BROKEN as error:
        raise RefusedInput(Notice.of("scenarios.file.foreign")) from error
    if not isinstance(rows, list) or not isinstance(version, int):
        raise RefusedInput(Notice.of("scenarios.file.foreign"))
    if version > VERSION:
        raise RefusedInput(Notice.of("scenarios.file.newer"))
    if not 0 < len(rows) <= MOST_SCENARIOS:
        raise RefusedInput(Notice.of("scenarios.file.many", most=MOST_SCENARIOS))
    return _all_of(rows)


def _all_of(rows: Sequence[object]) -> tuple[Scenario, ...]:
    found: dict[str, Scenario] = {}
    faults: list[Notice] = []
    for at, row in enumerate(rows, start=1):
        try:
            scenario = scenario_of(row)
        except ConstraintError as error:
            faults += [Notice.of("scenarios.file.about", n=at), *error.notices]
            continue
        if scenario.name in found:
            faults.append(Notice.of("scenarios.file.twice", name=scenario.name))
        found[scenario.name] = scenario
    if faults:
        raise RefusedInput(*faults)
    return tuple(found.values())
