"""A read-out as the plain values that `readout --json` prints."""

from datetime import date, timedelta
from math import expm1, isfinite
from typing import Any

from analytics.learn.estimate import Estimate
from analytics.learn.experiment import Experiment, Mask
from analytics.learn.readout import Readout
from analytics.locales import Language, tell, text

_EPOCH = date(1970, 1, 1)


def relative(estimate: Estimate, value: float) -> float | None:
    """A value of the estimate's scale as a share of what would have been; None where that is not defined.

    log: exp(value) - 1; amount: value / (observed - value).

    Examples
    --------
    >>> found = Estimate("tbr", "total", "amount", 10.0, 1.0, (9.0, 11.0), (8.0, 12.0), 0.01, "t", base=110.0)
    >>> relative(found, 10.0)
    0.1

    """
    if estimate.scale == "log":
        return expm1(value) if value < 700 else None  # noqa: PLR2004 - beyond, exp overflows
    if estimate.base is None or estimate.base - value <= 0:
        return None
    share = value / (estimate.base - value)
    return share if isfinite(share) else None


def describe(readout: Readout, file: str, language: Language) -> dict[str, Any]:
    """Everything a read-out says, with the reasons in `language`."""
    experiment = readout.experiment
    treated = [unit for unit, is_treated in zip(experiment.units, experiment.treated, strict=True) if is_treated]
    return {
        "file": file,
        "metric": experiment.measure,
        "units": {"treated": len(treated), "control": int(experiment.control.sum()), "treated_units": treated},
        "before": _days(experiment, experiment.before),
        "test": _days(experiment, experiment.during) | {"skipped_days": experiment.skip},
        "first": readout.first.method if readout.first else None,
        "methods": [_estimate(experiment, estimate, language) for estimate in readout.estimates],
        "refused": [
            {"method": answer.method, "code": answer.reason.code, "reason": tell(answer.reason, language)}
            for answer in readout.unanswered
        ],
        "notices": [tell(notice, language) for notice in experiment.notices],
    }


def _days(experiment: Experiment, chosen: Mask) -> dict[str, Any]:
    numbers = [int(day) for day in experiment.days[chosen][[0, -1]]]
    first, last = ((_EPOCH + timedelta(days=day)).isoformat() if experiment.is_dated else day for day in numbers)
    return {"start": first, "end": last, "days": int(chosen.sum())}


def _estimate(experiment: Experiment, estimate: Estimate, language: Language) -> dict[str, Any]:
    return {
        "method": estimate.method,
        "estimand": estimate.estimand,
        "estimand_text": text(f"learn.estimand.{estimate.estimand}", language),
        "scale": estimate.scale,
        "estimate": estimate.value,
        "standard_error": estimate.error,
        "interval_80": list(estimate.bounds_80),
        "interval_95": list(estimate.bounds_95),
        "relative": relative(estimate, estimate.value),
        "relative_80": [relative(estimate, end) for end in estimate.bounds_80],
        "relative_95": [relative(estimate, end) for end in estimate.bounds_95],
        "p_value": estimate.p,
        "p_kind": estimate.p_kind,
        "p_text": text(f"learn.p.{estimate.p_kind}", language),
        "units": {"treated": int(experiment.treated.sum()), "control": int(experiment.control.sum())},
        "days": {"before": int(experiment.before.sum()), "test": int(experiment.during.sum())},
        "assumptions": text(f"learn.assumes.{estimate.method}", language),
        "notes": [tell(note, language) for note in estimate.notes],
        "details": dict(estimate.details),
    }
