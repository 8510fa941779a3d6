"""The files of a plan in one archive: what to import, what undoes it, SEO briefs, and a page that explains them."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from analytics.decide import Plan
from analytics.decide.seo.briefs import Briefs, NoBriefs
from analytics.locales import Language
from analytics.model import Analysis
from analytics.present import ads_editor, microsoft_bulk
from analytics.present.account_changes import KINDS, Changes, google_changes, microsoft_changes
from analytics.present.briefs import briefs_sentence, briefs_table
from analytics.present.csv_file import csv_bytes
from analytics.present.look import Look
from analytics.present.tables import plan_table
from analytics.schema import Share

_YEAR_ONE = (1980, 1, 1, 0, 0, 0)  # a fixed date: the same plan gives the same bytes
_UNIX, _READABLE = 3, 0o644


@dataclass(frozen=True, slots=True)
class File:
    """A file of the archive: its path, its bytes, and how many changes it holds."""

    name: str
    content: bytes
    rows: int


@dataclass(frozen=True, eq=False)
class Handover:
    """What is handed over with a plan; `microsoft` is None when no file of that account is loaded."""

    plan: Plan
    analysis: Analysis
    google: Changes
    microsoft: Changes | None
    briefs: Briefs | NoBriefs


def handover(plan: Plan, analysis: Analysis, briefs: Briefs | NoBriefs) -> Handover:
    """Work out the changes of both accounts."""
    no_microsoft = microsoft_bulk.unavailable(analysis)
    microsoft = None if no_microsoft else microsoft_changes(plan, analysis)
    return Handover(plan, analysis, google_changes(plan, analysis), microsoft, briefs)


def editor_file(found: Handover, language: Language, kind: str | None = None, *, undo: bool = False) -> bytes:
    """The Google Ads Editor file of all changes, or of one kind; budgets alone have the shape of a campaigns file."""
    if kind == "budgets":
        return ads_editor.editor_bytes(ads_editor.budget_rows(found.google, found.analysis, language, undo=undo))
    kinds = KINDS if kind is None else (kind,)
    table = ads_editor.rows(found.google, found.analysis, language, undo=undo, kinds=kinds)
    return ads_editor.editor_bytes(table)


def microsoft_file(found: Handover, *, undo: bool = False) -> bytes:
    """The Microsoft Advertising bulk file.

    Raises
    ------
    ValueError
        If no file of that account is loaded.

    """
    if found.microsoft is None:
        raise ValueError("No Microsoft account is known.")
    return microsoft_bulk.bulk_bytes(microsoft_bulk.rows(found.microsoft, found.analysis, undo=undo))


def files(found: Handover, look: Look) -> tuple[File, ...]:
    """Every file that has something in it, the explanation first."""
    made = (*_google(found, look), *_microsoft(found, look), *_tables(found, look))
    told = "\r\n".join(readme(found, made, look)) + "\r\n"
    return (File(look.text("handover.file.readme"), b"\xef\xbb\xbf" + told.encode(), 0), *made)


def archive(found: Handover, look: Look) -> bytes:
    """All files as one ZIP; the same plan gives the same bytes."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archived:
        for file in files(found, look):
            entry = zipfile.ZipInfo(file.name, _YEAR_ONE)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _READABLE << 16
            archived.writestr(entry, file.content)
    return content.getvalue()


def _google(found: Handover, look: Look) -> Iterator[File]:
    counts = found.google.counts()
    for kind in (None, *KINDS):
        rows = sum(counts.values()) if kind is None else counts[kind]
        for undo in (False, True) if rows else ():
            name = look.text(f"handover.file.{kind or 'all'}{'_undo' * undo}")
            yield File(name, editor_file(found, look.language, kind, undo=undo), rows)


def _microsoft(found: Handover, look: Look) -> Iterator[File]:
    rows = sum(found.microsoft.counts().values()) if found.microsoft else 0
    for undo in (False, True) if rows else ():
        name = look.text(f"handover.file.microsoft{'_undo' * undo}")
        yield File(name, microsoft_file(found, undo=undo), rows)


def _tables(found: Handover, look: Look) -> Iterator[File]:
    table = plan_table(found.plan, found.analysis, look)
    yield File(look.text("handover.file.plan"), csv_bytes(table, look), len(table.frame))
    if isinstance(found.briefs, Briefs):
        listed = briefs_table(found.briefs, look)
        yield File(look.text("handover.file.briefs"), csv_bytes(listed, look), len(listed.frame))


def readme(found: Handover, made: tuple[File, ...], look: Look) -> Iterator[str]:
    """Lines of the explanation: contents, order of import, how to undo, what no file covers."""
    yield look.text("handover.readme.title")
    yield look.text("handover.readme.intro")
    yield from _section("contents", look)
    for file in made:
        yield look.text("handover.readme.file", name=file.name, n=file.rows)
    yield briefs_sentence(found.briefs, look)
    for part in ("order", "undo"):
        yield from _section(part, look)
        steps = look.text(f"handover.readme.{part}_steps").splitlines()
        yield from (look.text("handover.readme.step", n=n, step=step) for n, step in enumerate(steps, 1))
    yield from _section("left", look)
    yield from (look.text("handover.readme.item", item=line) for line in limits(found, look))


def _section(name: str, look: Look) -> tuple[str, str, str]:
    title = look.text(f"handover.readme.{name}")
    return "", title, "-" * len(title)


def limits(found: Handover, look: Look) -> Iterator[str]:
    """What the files leave out: the share of the money they carry, each reason with its count, what they cannot do."""
    yield look.text("handover.limits.covered", share=Share(found.google.covered))
    for reason, n in found.google.left_out.items():
        yield look.text(f"handover.left.{reason}", n=n)
    if found.microsoft is None:
        yield look.text("handover.microsoft.none")
    else:
        yield look.text("handover.limits.microsoft", share=Share(found.microsoft.covered))
        ids = found.microsoft.bids["keyword_id"].isna().any() or found.microsoft.statuses["keyword_id"].isna().any()
        yield look.text(f"handover.limits.microsoft_{'names' if ids else 'ids'}")
    for name in ("automated", "broad", "hidden"):
        yield look.text(f"handover.limits.{name}")
