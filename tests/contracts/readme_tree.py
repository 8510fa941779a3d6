"""The architecture section of README.md, written from the tree on disk.

Refresh it with `python -m tests.contracts.readme_tree`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.source import ROOT, tree

README = ROOT / "README.md"
START, END = "<!-- tree: start -->", "<!-- tree: end -->"
PLACES = ("app.py", "pages", "analytics", "sample_data", "benchmarks", "tests")
FOLDERS_ONLY = "tests"
WIDTH = 32


def subject(path: Path) -> str:
    """First line of a module's docstring, without its full stop."""
    text = ast.get_docstring(tree(path)) if path.exists() else None
    return text.splitlines()[0].removesuffix(".") if text else ""


def line(depth: int, label: str, text: str) -> str:
    """One entry: what it is called, and what it is."""
    return f"{'  ' * depth + label:<{WIDTH}} {text}".rstrip()


def entries(path: Path, depth: int = 0) -> Iterator[str]:
    """Lines for a file or a folder: modules first, then other files by kind, then folders."""
    if path.is_file():
        yield line(depth, path.name, subject(path))
        return
    inside = sorted(p for p in path.iterdir() if not p.name.startswith((".", "__pycache__")))
    if not any(p.is_file() for p in path.rglob("*") if "__pycache__" not in p.parts):
        return
    yield line(depth, f"{path.name}/", subject(path / "__init__.py"))
    if FOLDERS_ONLY not in path.relative_to(ROOT).parts:
        for module in inside:
            if module.suffix == ".py" and module.name != "__init__.py":
                yield from entries(module, depth + 1)
        kinds = {p.suffix for p in inside if p.is_file() and p.suffix not in (".py", "")}
        yield from (line(depth + 1, f"*{kind}", "") for kind in sorted(kinds))
    for folder in inside:
        if folder.is_dir():
            yield from entries(folder, depth + 1)


def section() -> str:
    """The marked section as it should read."""
    lines = [entry for place in PLACES if (ROOT / place).exists() for entry in entries(ROOT / place)]
    return "\n".join([START, "```text", *lines, "```", END])


def refreshed(readme: str) -> str:
    """README with its marked section brought up to date."""
    before, _, rest = readme.partition(START)
    _, _, after = rest.partition(END)
    return before + section() + after


if __name__ == "__main__":
    README.write_text(refreshed(README.read_text("utf-8")), "utf-8")
