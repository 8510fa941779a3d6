"""The parent's side of the child process that reads: start it, ask it, listen to it, end it."""

import atexit
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Literal

from analytics.ingest.progress import Tell
from analytics.store.limits import Limits

Outcome = Literal["read", "memory", "unreachable", "failed", "time", "stopped"]
_ENDS: dict[object, Outcome] = {"read": "read", "memory": "memory", "unreachable": "unreachable", "failed": "failed"}
_log = logging.getLogger(__name__)
_POLL = 0.1  # seconds between two looks at the clock
_ROOT = Path(__file__).parents[2]


def _environment() -> dict[str, str]:
    paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1"}


class Child:
    """A process that reads one file after the other."""

    def __init__(self, limits: Limits) -> None:
        """Start it; it is ready a second later, and files may be asked for at once."""
        self.limits = limits
        self.process = subprocess.Popen(  # noqa: S603 - this interpreter, this package, two numbers
            [sys.executable, "-m", "analytics.store.worker", str(limits.memory), str(limits.cpu)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(),
        )  # fmt: skip
        self.told: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        if self.process.stdout:
            for line in self.process.stdout:
                self.told.put(json.loads(line))
        self.told.put(None)

    def _events(self) -> Iterator[dict[str, Any] | None]:
        """Yield what the child tells, None when it ended, and an empty object while it is silent."""
        while True:
            try:
                yield self.told.get(timeout=_POLL)
            except Empty:
                yield {}

    def ask(self, asked: dict[str, str], tell: Tell) -> Outcome:
        """Have a file read; the child is of no more use unless the outcome is `read` or `unreachable`."""
        if self.process.stdin is None:
            return "stopped"
        try:
            self.process.stdin.write(json.dumps(asked).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            return "stopped"
        return self._outcome(tell)

    def _outcome(self, tell: Tell) -> Outcome:
        heard = time.monotonic()
        for event in self._events():
            if event is None:
                is_slow = self.process.wait() == -getattr(signal, "SIGXCPU", signal.SIGTERM)
                return "time" if is_slow else "stopped"
            if event:
                heard = time.monotonic()
            match event:
                case {"ended": ended} if ended in _ENDS:
                    return _ENDS[ended]
                case {"failure": failure}:
                    _log.error("The reader failed.\n%s", failure)
                case {"share": share, "phase": phase}:
                    tell(share, phase)
                case {}:
                    tell(None, "waiting")
            if time.monotonic() - heard > self.limits.silence:
                return "time"
        return "stopped"

    def end(self) -> None:
        """End the process and wait until it is gone."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()


class _Idle:
    """At most one child waits for the next file, so that it need not start again."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.child: Child | None = None
        atexit.register(self.end)

    def take(self, limits: Limits) -> Child:
        with self.lock:
            found, self.child = self.child, None
        if found and found.limits == limits and found.process.poll() is None:
            return found
        if found:
            found.end()
        return Child(limits)

    def give(self, child: Child) -> None:
        with self.lock:
            spare, self.child = self.child, child
        if spare:
            spare.end()

    def end(self) -> None:
        with self.lock:
            found, self.child = self.child, None
        if found:
            found.end()


idle = _Idle()
"""The child that waits, for the whole process."""
