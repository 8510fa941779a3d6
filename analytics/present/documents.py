"""A report as a file; its ending says which kind."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import cast

from analytics.errors import RefusedInput
from analytics.present.story.report import Report
from analytics.schema import Notice

MAKERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        ".pptx": ("analytics.present.deck", "deck_bytes"),
        ".xlsx": ("analytics.present.workbook", "workbook_bytes"),
        ".html": ("analytics.present.web", "page_bytes"),
        ".pdf": ("analytics.present.paper", "paper"),
    }
)
"""Ending → module and function that makes the file; imported when one is asked for, since each needs a library."""


def document(found: Report, ending: str) -> bytes | Notice:
    """Make a file of a report; a notice says why one that needs more than this machine has cannot be made.

    Parameters
    ----------
    found
        The report.
    ending
        One of `MAKERS`.

    """
    module, name = MAKERS[ending]
    make = cast("Callable[[Report], bytes | Notice]", getattr(import_module(module), name))
    return make(found)


def ending_of(path: Path) -> str:
    """Return the ending of a file to write.

    Raises
    ------
    RefusedInput
        If no document ends so.

    """
    ending = path.suffix.lower()
    if ending not in MAKERS:
        raise RefusedInput(Notice.of("story.refused.ending", file=path.name, endings=", ".join(MAKERS)))
    return ending


def write_document(found: Report, path: Path) -> None:
    """Write a report as the kind of file that its name says.

    Raises
    ------
    RefusedInput
        If this machine cannot make it, with what it lacks.

    """
    made = document(found, ending_of(path))
    if isinstance(made, Notice):
        raise RefusedInput(made)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made)
