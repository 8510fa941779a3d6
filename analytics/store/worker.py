"""The child process that reads: files named on standard input, one JSON object a line; on standard output, progress.

`python -m analytics.store.worker MEMORY CPU` reads with the ordinary reader and puts what it read into the cache. A
file that makes it fail or die takes nobody else with it.
"""

import json
import os
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from analytics.ingest.large import read_path
from analytics.ingest.progress import Phase
from analytics.store.folder import Cache


def _limit(name: str, most: int) -> None:
    """Limit a resource where the system can; a lower limit that the system has set already is left as it is."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        which = getattr(resource, name)
        resource.setrlimit(which, (most, resource.getrlimit(which)[1]))


def _say(out: TextIO, **told: object) -> None:
    out.write(json.dumps(told) + "\n")
    out.flush()


def _read(asked: dict[str, str], out: TextIO) -> str:
    """Read one file into the cache and return how it went."""

    def tell(share: float | None, phase: Phase) -> None:
        _say(out, share=share, phase=phase)

    cache, room = Cache(Path(asked["cache"])), Path(asked["room"])
    try:
        items = read_path(asked["name"], Path(asked["path"]), room, tell, digest=asked["digest"])
    except MemoryError:
        return "memory"
    except OSError:
        return "unreachable"
    except Exception:  # noqa: BLE001 - whatever went wrong, this file alone is refused, and the parent logs why
        _say(out, failure=traceback.format_exc())
        return "failed"
    cache.put(asked["key"], items, room)
    return "read"


def main(memory: int, cpu: int) -> None:
    """Read files until standard input ends; libraries that print do so to nobody."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit("RLIMIT_AS", memory)
    _say(out, ended="ready")
    for line in sys.stdin:
        _limit("RLIMIT_CPU", int(time.process_time()) + cpu)
        _say(out, ended=_read(json.loads(line), out))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
