"""The project's own source as the contract tests read it: files, syntax trees, calls and texts."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


def refuse(wrong: Iterable[object], cure: str) -> None:
    """Fail with the cure and every finding on a line of its own; pass when there is none."""
    findings = sorted(map(str, wrong))
    if findings:
        pytest.fail("\n  ".join([cure, *findings]), pytrace=False)


def files(*places: str) -> list[Path]:
    """Python files of the given files and folders that exist, sorted."""
    found: list[Path] = []
    for place in places:
        path = ROOT / place
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path] * path.exists()
    return found


def name(path: Path) -> str:
    """Path as written in a message, relative to the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"), filename=name(path))


def nodes(*places: str) -> Iterator[tuple[Path, ast.AST]]:
    """Every node of every file of `places`."""
    for path in files(*places):
        for node in ast.walk(tree(path)):
            yield path, node


def at(path: Path, node: ast.AST) -> str:
    """Where a node stands, as `file:line`."""
    return f"{name(path)}:{getattr(node, 'lineno', 0)}"


def called(call: ast.Call) -> str:
    """Last word of what is called: `metric` for `columns[0].metric(…)`."""
    match call.func:
        case ast.Attribute(attr=word) | ast.Name(id=word):
            return word
    return ""


def template(node: ast.AST) -> str | None:
    """Text of a literal or f-string, each replaced field written as `{}`; None for anything else."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            texts = template(left), template(right)
            return None if texts == (None, None) else "".join("{}" if text is None else text for text in texts)
    return None


def imports(path: Path) -> Iterator[tuple[ast.AST, str]]:
    """Modules that a file imports, in full."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.Import(names=names):
                yield from ((node, alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield node, module
                yield from ((node, f"{module}.{alias.name}") for alias in names)


_INVISIBLE = re.compile(r"%\{[^}]*\}|\{[^}]*\}|<[^>]*>|&\w+;|:[a-z-]+(/\w+)?:|:(\w+)(?=\[)|https?://\S+")
_WORDS = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}|\b[A-ZÀ-Þ][a-zß-ÿ]{2,}")


def has_words(text: str) -> bool:
    """Whether a text holds words a person would read: two words in a row, or one that starts with a capital.

    Examples
    --------
    >>> [has_words(text) for text in ("Avoidable cost", "Clicks", "**{}** %{x:.0f}<extra></extra>", "lines")]
    [True, True, False, False]

    """
    return bool(_WORDS.search(_INVISIBLE.sub(" ", text)))
