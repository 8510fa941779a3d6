"""Tables that repeat a measure for several sites or days: which of them are read, and which are left aside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from analytics.ingest.columns import base_column
from analytics.ingest.header import Heading
from analytics.schema import Notice, Period


@dataclass(frozen=True, slots=True)
class Chosen:
    """The headings to read, the days they span, and what should be told of the others."""

    headings: tuple[Heading, ...]
    period: Period | None = None
    notices: tuple[Notice, ...] = ()


def choose(headings: Sequence[Heading], *, one_each: bool) -> Chosen:
    """Keep one site and at most two days of each measure.

    The first site of the file is the one it is about. Of its days the latest is the current figure, and the earliest
    of a number stands beside it as the former one: one row stays one keyword. With `one_each`, of two headers for one
    column the first is read, and it is said.
    """
    sites = list(dict.fromkeys(heading.site for heading in headings if heading.site))
    own = [heading for heading in headings if heading.site in ("", *sites[:1])]
    days = sorted({heading.day for heading in own if heading.day})
    kept = tuple(read for heading in own if (read := _of_day(heading, days)))
    notices = []
    if one_each:
        firsts = {heading.column: heading for heading in reversed(kept)}
        pairs = [(firsts[heading.column], heading) for heading in kept if firsts[heading.column] is not heading]
        kept = tuple(heading for heading in kept if firsts[heading.column] is heading)
        close = [(first.printed, second.printed) for first, second in pairs if first.printed != second.printed]
        notices += [Notice.of("ingest.warning.second_choice", first=one, second=two) for one, two in close]
    if len(sites) > 1:
        notices.append(Notice.of("ingest.warning.other_sites", site=sites[0], n=len(sites) - 1))
    if len(days) > 1:
        notices.append(Notice.of("ingest.warning.many_days", n=len(days), first=days[0], last=days[-1]))
    return Chosen(kept, Period(days[0], days[-1]) if days else None, tuple(notices))


def _of_day(heading: Heading, days: Sequence[date]) -> Heading | None:
    if heading.day is None or heading.day == days[-1]:
        return heading
    is_former = heading.day == days[0] and base_column(heading.column).is_number
    return replace(heading, column=f"{heading.column}_previous") if is_former else None
