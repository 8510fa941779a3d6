"""What one file may cost to read; a file beyond it is refused by name, and the others are read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the child process that reads.

    Attributes
    ----------
    memory
        Bytes of address space.
    cpu
        Seconds of computation for one file.
    silence
        Seconds without any sign of progress.

    """

    memory: int = 8_000_000_000
    cpu: int = 1_800
    silence: int = 300

    def __post_init__(self) -> None:
        """Refuse a limit that would refuse everything."""
        if not (self.memory > 0 and self.cpu > 0 and self.silence > 0):
            raise ValueError(f"Limits are positive: {self}.")
