"""Progress for a person at a terminal; for anything else, silence."""

import sys
from dataclasses import dataclass, field

from analytics.ingest.progress import Meter, Phase


@dataclass(slots=True)
class Terminal:
    """Writes how far each file is on one line of standard error, when a person reads it."""

    meters: dict[str, Meter] = field(default_factory=dict)

    def __call__(self, name: str, share: float | None, phase: Phase) -> None:
        """Show the share of a file that is read; the line is wiped when it is done."""
        if not sys.stderr.isatty():
            return
        done = self.meters.setdefault(name, Meter()).after(share, phase)
        shown = "" if phase == "done" else f"{done:4.0%} {name[-60:]}"
        sys.stderr.write(f"\r\x1b[K{shown}")
        sys.stderr.flush()
