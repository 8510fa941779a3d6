"""Days of a segment as tests need them: a seeded series with planted weekdays, level and breaks."""

import numpy as np
import pandas as pd

from analytics.model.forecast import MEASURES

MONDAY = "2026-01-05"
WEEKDAYS = np.log([1.2, 1.15, 1.1, 1.05, 1.0, 0.7, 0.8])


def series(days: int = 200, level: float = 400.0, seed: int = 0, noise: float = 0.05, **more: float) -> np.ndarray:
    """Counts: level × weekday × exp(drift × t + noise); `drift` a day, `wander` a day."""
    draw = np.random.default_rng(seed)
    log = np.log(level) + np.resize(WEEKDAYS, days) + more.get("drift", 0.0) * np.arange(days)
    log = log + np.cumsum(draw.normal(0, more.get("wander", 0.0), days))
    return draw.poisson(np.exp(log + draw.normal(0, noise, days))).astype(float)


def told(start: str = MONDAY, freq: str = "D", **measures: np.ndarray) -> pd.DataFrame:
    """Days of a segment with these measures; the others are not told."""
    size = len(next(iter(measures.values())))
    frame = pd.DataFrame(np.nan, index=pd.date_range(start, periods=size, freq=freq), columns=list(MEASURES))
    return frame.assign(**measures)
