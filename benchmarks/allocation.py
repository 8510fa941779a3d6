"""The allocator against its peers and its targets: `python -m benchmarks.allocation [--limit 60] [--most 1000000]`.

First the same concave problem with 10 to 1,000,000 items, each solver in a process of its own with a time limit: CPU
seconds, relative gap to the exact dual bound, largest number of items finished. A solver that does not finish a size is
not given a larger one. Then what the product does, on piecewise linear curves of 28 segments: one more budget, groups,
the whole line, curves that bend upwards. Peers need `requirements-benchmarks.txt`; one that is missing is said.
"""

import argparse
import json
import subprocess
import sys

from benchmarks.allocation_peers import PEERS
from benchmarks.allocation_product import figures

SIZES = tuple(10**power for power in range(1, 7))


def solved(name: str, size: int, seed: int, limit: float) -> str | dict[str, float]:
    """Seconds and gap of a peer, or why it has none."""
    command = [sys.executable, "-m", "benchmarks.allocation_peers", name, str(size), str(seed)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return f"unfinished in {limit:.0f} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["failed"])[-1][:60]
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def against_peers(sizes: tuple[int, ...], seed: int, limit: float) -> None:
    """Print one row per solver and size."""
    print(f"{'solver':10} {'items':>9} {'CPU s':>11} {'gap':>9}  against accord")
    ours: dict[int, float] = {}
    for name in PEERS:
        largest = 0
        for size in sizes:
            found = solved(name, size, seed, limit)
            if isinstance(found, str):
                print(f"{name:10} {size:>9,} {found}")
                break
            largest, used = size, max(found["seconds"], 1e-6)
            ours.setdefault(size, used)
            print(f"{name:10} {size:>9,} {used:>11.5f} {found['gap']:>9.1e}  {used / ours[size]:>9,.0f} x", flush=True)
        print(f"{name:10} largest finished: {largest:,} items\n", flush=True)


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds that a solver has for one problem")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="largest number of items")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    against_peers(tuple(size for size in SIZES if size <= asked.most), asked.seed, asked.limit)
    for line in figures(min(asked.most, 100_000), asked.seed):
        print(line, flush=True)


if __name__ == "__main__":
    main()
