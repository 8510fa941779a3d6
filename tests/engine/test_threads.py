"""Matrix products: one thread each, whoever starts the process."""

import subprocess
import sys

from tests.contracts.source import ROOT

_ASK = """
import numpy, threadpoolctl
from analytics.engine.threads import one_thread_each
one_thread_each()
print(sorted({pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"}))
"""


def test_products_take_one_thread():
    """After the call, every BLAS that is loaded has one thread."""
    said = subprocess.run([sys.executable, "-c", _ASK], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[1]"
