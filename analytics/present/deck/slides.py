"""The slides that frame the story: cover, summary, assumptions, limits and sources, decisions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analytics.decide import Plan
from analytics.locales import numbers
from analytics.model import NoValue
from analytics.present.deck.grid import Column, columns_that_fit, grid
from analytics.present.deck.measure import LINE, clean, fit, lines
from analytics.present.deck.notes import paragraphs
from analytics.present.deck.page import BOTTOM, ROOM, Maker
from analytics.present.deck.paint import Box, Line, block, picture
from analytics.present.deck.sheet import HEIGHT, MARGIN, WIDTH, cover_layout
from analytics.present.story.report import MOST
from analytics.present.tables import plan_table, queries_table

_FINDINGS = MOST
_FINDING_SIZES = (16.0, 15.0, 14.0, 13.0, 12.0)
_DECISIONS, _ON_A_SLIDE = 38, 19  # rows
_SIZES, _HEADING, _GAP = (12.0, 11.0, 10.5), 14.0, 30.0  # of sentences on limits, their headings; between columns
_BETWEEN = 6.0  # points between two sentences
_COVER = 800.0  # points wide
_BAR = 24.0  # points wide, at the left of the cover


def cover(maker: Maker) -> None:
    """Add the cover: whose it is, what it is about, the days it covers and the day it was made."""
    report, look = maker.report, maker.look
    slide = maker.deck.slides.add_slide(cover_layout(maker.deck))
    left, top, name = MARGIN + _BAR, 220.0, clean(report.client.name)
    title = fit(look.text("deck.cover.title"), _COVER, (36.0,), 2, bold=True)
    line = Line(title.text, title.size, maker.accent, bold=True)
    maker.titled(slide, Box(left, top, _COVER, title.height + 4), line)
    block(slide, Box(0, 0, _BAR, HEIGHT), maker.accent, look.text("deck.name.rule"))
    if name:
        whose = fit(name, _COVER, (24.0, 20.0, 16.0), 2, bold=True)
        above = Box(left, top - 8 - whose.height, _COVER, whose.height + 2)
        maker.say(slide, above, [Line(whose.text, whose.size, look.colour.ink, bold=True)], "client")
    said = [report.period, look.text("deck.cover.made", day=report.made_on)]
    dated = [fit(part, _COVER, (14.0, 12.0), 1) for part in said if part]
    below = Box(left, top + title.height + 16, _COVER, sum(part.height + 4 for part in dated) + 4)
    maker.say(slide, below, [Line(part.text, part.size, look.colour.muted, before=4) for part in dated], "dates")
    if report.client.logo:
        described = look.text("deck.alt.logo", client=name) if name else look.text("deck.name.logo")
        box = Box(WIDTH - MARGIN - 220, 40, 220, 100)
        picture(slide, box, report.client.logo, look.text("deck.name.logo"), described)
    maker.noted(slide, paragraphs([look.text("deck.notes.files"), *report.files] if report.files else []))


def summary(maker: Maker) -> None:
    """Add the summary: what the views found, in their own words."""
    look, views = maker.look, maker.told
    if len(views) > _FINDINGS:
        views = (*views[: _FINDINGS - 1], views[-1])  # a story ends on what to do
    slide, top = maker.page(look.text("deck.summary.question"), look.text("deck.summary.title", n=len(views)))
    high = min((BOTTOM - top) / max(len(views), 1), 96.0)
    size, most = _findings_size([view.headline for view in views], ROOM - 44, high - 8 - 11 * LINE)
    for at, view in enumerate(views):
        box = Box(MARGIN + 44, top + at * high + 4, ROOM - 44, high - 8)
        told = fit(view.headline, box.width, (size,), most)
        page = fit(view.title, box.width, (11.0,), 1, bold=True)
        number = Line(numbers.count(at + 1, look.language), 26, maker.accent, bold=True)
        maker.say(slide, Box(MARGIN, box.top, 36, 26 * LINE), [number], "number")
        said = [Line(page.text, page.size, look.colour.muted, bold=True), Line(told.text, told.size, look.colour.ink)]
        maker.say(slide, box, said, "finding")
    maker.noted(slide, paragraphs(*([view.title, view.headline, *view.sources] for view in views)))


def _findings_size(findings: Sequence[str], wide: float, high: float) -> tuple[float, int]:
    """The largest size at which each finding is whole within its room, else the smallest; and the lines it leaves."""
    tried = [(size, max(int(high / (size * LINE)), 1)) for size in _FINDING_SIZES]
    whole = (
        (size, most)
        for size, most in tried
        if all(len(lines(clean(finding), size, wide)) <= most for finding in findings)
    )
    return next(whole, tried[-1])


def assumptions(maker: Maker) -> None:
    """Add what was taken for granted, as a table."""
    look, given = maker.look, maker.report.assumptions
    for part, title in _parted(len(given), _ON_A_SLIDE, "deck.assumptions.title", maker):
        slide, top = maker.page(look.text("deck.assumptions.question"), title)
        told = [look.text(f"deck.assumptions.{name}") for name in ("name", "value")]
        cells = zip(*given[part], strict=True)
        columns = [
            Column(name, tuple(words), ROOM / 2, is_number=False) for name, words in zip(told, cells, strict=True)
        ]
        grid(slide, Box(MARGIN, top, ROOM, BOTTOM - top), columns, look, title)
        said = [look.text("deck.notes.assumption", name=name, value=value) for name, value in given[part]]
        maker.noted(slide, paragraphs(said))


def limits(maker: Maker) -> None:
    """Add what the figures do not say, and where they come from, over as many slides as that takes."""
    look, report = maker.look, maker.report
    silent = _silent(maker)
    cautions = list(dict.fromkeys([*silent, *report.caveats, *(said for view in maker.told for said in view.caveats)]))
    sources = list(dict.fromkeys(source for view in maker.told for source in view.sources))
    files = dict.fromkeys(name.split("!")[0] for name in report.files)  # of an archive its own name
    sources += [look.text("deck.limits.files", files=", ".join(files))] if files else []
    wide = (ROOM - _GAP) / 2
    columns = min(
        (_columns(_said(maker, cautions, sources, size), wide) for size in _SIZES),
        key=lambda made: (len(made) + 1) // 2,
    )
    for at in range(0, len(columns), 2):
        slide, top = maker.page(look.text("deck.limits.question"), look.text("deck.limits.title"))
        for side, column in enumerate(columns[at : at + 2]):
            maker.say(slide, Box(MARGIN + side * (wide + _GAP), top + 4, wide, BOTTOM - top - 4), column, "limits")
        maker.noted(slide, paragraphs(*([line.text for line in column] for column in columns[at : at + 2])))


def _silent(maker: Maker) -> list[str]:
    """Why some views have nothing to tell, each reason once."""
    why: dict[str, list[str]] = {}
    for view in maker.report.views:
        if view not in maker.told:
            why.setdefault(view.headline, []).append(view.title)
    return [
        maker.look.text("deck.limits.silent", title=", ".join(titles), why=reason) for reason, titles in why.items()
    ]


def _said(maker: Maker, cautions: Sequence[str], sources: Sequence[str], size: float) -> list[Line]:
    """Cautions and sources under their headings, which are bold."""
    look, found = maker.look, []
    for key, sentences in (("caveats", cautions), ("sources", sources)):
        if sentences:
            found.append(Line(look.text(f"deck.limits.{key}"), _HEADING, maker.accent, bold=True, before=2 * _BETWEEN))
            found += [Line(clean(each), size, look.colour.ink, before=_BETWEEN) for each in sentences]
    return found


def _columns(told: Sequence[Line], wide: float) -> list[list[Line]]:
    """Share paragraphs out among columns, each as high as a slide leaves under a title of one line.

    A heading, which is bold, never stands last in its column.
    """
    room = BOTTOM - 42 - 24 * LINE - 20
    found: list[list[Line]] = [[]]
    left = room
    for at, line in enumerate(told):
        high = len(lines(line.text, line.size, wide, bold=line.bold)) * line.size * LINE + line.before
        kept = high + (3 * _SIZES[0] * LINE if line.bold and at + 1 < len(told) else 0.0)
        if kept > left and found[-1]:
            found.append([])
            left = room
        found[-1].append(line)
        left -= high
    return found


def decisions(maker: Maker) -> None:
    """Add the decisions query by query: those of the plan, else the verdicts."""
    look, study = maker.look, maker.report.study
    plan = None if isinstance(study.analysis.value, NoValue) else study.plan
    planned = isinstance(plan, Plan)
    table = plan_table(plan, study.analysis, look) if isinstance(plan, Plan) else queries_table(study.analysis, look)
    rows = min(len(table.frame), _DECISIONS)
    columns, told = columns_that_fit(table, rows, ROOM, look)
    more = look.text("deck.table.first", rows=rows, n=len(table.frame)) if rows < len(table.frame) else ""
    for part, title in _parted(rows, _ON_A_SLIDE, f"deck.decisions.{'plan' if planned else 'verdicts'}", maker):
        slide, top = maker.page(look.text("deck.decisions.question"), title)
        shown = [replace(column, cells=column.cells[part]) for column in columns]
        bottom = grid(slide, Box(MARGIN, top, ROOM, BOTTOM - top - 14), shown, look, title)
        if more:
            maker.say(slide, Box(MARGIN, bottom + 2, ROOM, 13), [Line(more, 10, look.colour.muted)], "foot")
        maker.noted(slide, paragraphs([more] if more else [], told))


def _parted(items: int, most: int, key: str, maker: Maker) -> Iterator[tuple[slice, str]]:
    """Parts of at most `most` items, each with its title, which counts the parts where there are several."""
    of = -(-items // most)
    for at in range(of):
        title = maker.look.text(key)
        if of > 1:
            title = maker.look.text("deck.page.part", title=title, at=at + 1, of=of)
        yield slice(at * most, (at + 1) * most), title
