"""Everything fits in a head: modules, pages and functions stay small."""

import ast
from pathlib import Path

from tests.contracts.source import Function, at, files, name, nodes, refuse, tree

MODULE_LINES = 250
PAGE_LINES = 60
FUNCTION_LINES = 40  # aim at 25
CODE = ("app.py", "pages", "analytics", "sample_data", "benchmarks")


def lines(function: Function) -> int:
    """Lines of the body, the docstring left out."""
    body = function.body[ast.get_docstring(function) is not None :]
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def longer_than(limit: int, paths: list[Path]) -> list[str]:
    """Files with more than `limit` lines, with their count."""
    counts = {name(path): len(path.read_text("utf-8").splitlines()) for path in paths}
    return [f"{path} {count} lines" for path, count in counts.items() if count > limit]


def test_modules_stay_small():
    """A module of the core has at most 250 lines; a longer one holds two subjects."""
    refuse(longer_than(MODULE_LINES, files("analytics")), "Split by subject:")


def test_pages_stay_scripts():
    """A page and the entry file have at most 60 lines: controls, one verb, draw."""
    pages = [path for path in files("app.py", "pages") if not path.name.startswith("_")]
    refuse(longer_than(PAGE_LINES, pages), "Move arithmetic to analytics/, widget groups to pages/_NAME.py:")


def test_functions_stay_short():
    """No function body is longer than 40 lines."""
    functions = [(at(path, node), lines(node)) for path, node in nodes(*CODE) if isinstance(node, Function)]
    wrong = [f"{where} {count} lines" for where, count in functions if count > FUNCTION_LINES]
    refuse(wrong, "Name the steps:")


def test_modules_say_what_they_are():
    """Every module and page of the product starts with a docstring, which README's architecture quotes."""
    paths = [path for path in files(*CODE) if path.read_text("utf-8").strip()]
    refuse([name(path) for path in paths if not ast.get_docstring(tree(path))], "Say what it is:")
