"""A read-out in words: the method to read first, then every other with its interval, then what was refused and why."""

from collections.abc import Iterator
from math import copysign

from analytics.learn.describe import relative
from analytics.learn.estimate import Bounds, Estimate
from analytics.learn.readout import MethodName, Readout
from analytics.locales import Language, tell, text
from analytics.locales.numbers import count, percent

_INDENT = "  "
_LARGEST_SHARE = 1000.0
_LARGEST_AMOUNT = 1e15
_WHOLE_FROM = 1000
_LEAST_P = 0.001


def sentences(readout: Readout, language: Language) -> str:
    """The read-out as lines of text."""
    return "\n".join(_lines(readout, language))


def _lines(readout: Readout, language: Language) -> Iterator[str]:
    experiment = readout.experiment
    yield text(
        "learn.line.test", language, treated=int(experiment.treated.sum()), control=int(experiment.control.sum()),
        before=int(experiment.before.sum()), during=int(experiment.during.sum()), skip=experiment.skip,
    )  # fmt: skip
    yield from (tell(notice, language) for notice in experiment.notices)
    first = readout.first
    if first is None:
        yield text("learn.line.none", language)
    yield from _both_estimands(readout, language)
    asked = MethodName.INCREMENTAL_SHARE
    for estimate in sorted(readout.estimates, key=lambda found: (found is not first, found.method != asked)):
        yield ""
        yield text("learn.line.first" if estimate is first else "learn.line.other", language,
                   method=text(f"learn.method.{estimate.method}", language),
                   estimand=text(f"learn.estimand.{estimate.estimand}", language))  # fmt: skip
        yield _INDENT + _effect(estimate, language)
        yield _INDENT + text(f"learn.assumes.{estimate.method}", language)
        yield from (_INDENT + tell(note, language) for note in estimate.notes)
    for answer in readout.unanswered:
        yield ""
        yield text("learn.line.refused", language, method=text(f"learn.method.{answer.method}", language))
        yield _INDENT + tell(answer.reason, language)


def _both_estimands(readout: Readout, language: Language) -> Iterator[str]:
    """The effect on the average unit beside that on the total, which differ where large units react otherwise."""
    found = {estimate.method: estimate for estimate in readout.estimates}
    equal = found.get(MethodName.LOG_DID) or found.get(MethodName.LOG_MEANS)
    weighted = found.get(MethodName.WEIGHTED_DID)
    if equal and weighted:
        shown = (f"{_shown(each, each.value, language)} ({_range(each, each.bounds_80, language)})"
                 for each in (equal, weighted))  # fmt: skip
        yield text("learn.line.both", language, equal=next(shown), weighted=next(shown))


def _effect(estimate: Estimate, language: Language) -> str:
    return text(
        "learn.line.effect", language,
        value=_shown(estimate, estimate.value, language),
        interval_80=_range(estimate, estimate.bounds_80, language),
        interval_95=_range(estimate, estimate.bounds_95, language),
        p=_p(estimate.p, language), p_kind=text(f"learn.p.{estimate.p_kind}", language),
    )  # fmt: skip


def _range(estimate: Estimate, bounds: Bounds, language: Language) -> str:
    return f"{_shown(estimate, bounds[0], language)} … {_shown(estimate, bounds[1], language)}"


def _shown(estimate: Estimate, value: float, language: Language) -> str:
    """A share in per cent, an amount as a number, with its relative size where that is defined."""
    if estimate.estimand == "incremental_share":
        return _percent(value, language)
    share = relative(estimate, value)
    part = "" if share is None else _percent(share, language)
    if estimate.scale == "log":
        return part or f"> {_percent(_LARGEST_SHARE, language)}"
    return f"{_amount(value, language)} ({part})" if part else _amount(value, language)


def _percent(share: float, language: Language) -> str:
    """Per cent with two decimals; beyond a thousandfold only that it is."""
    if abs(share) > _LARGEST_SHARE:
        return f"{'>' if share > 0 else '<'} {percent(copysign(_LARGEST_SHARE, share), language)}"
    return percent(share, language, 2)


def _amount(value: float, language: Language) -> str:
    if abs(value) >= _LARGEST_AMOUNT:
        return f"{value:.2e}"
    return count(value, language, 0 if abs(value) >= _WHOLE_FROM else 2)


def _p(value: float, language: Language) -> str:
    return f"= {count(value, language, 3)}" if value >= _LEAST_P else f"< {count(_LEAST_P, language, 3)}"
