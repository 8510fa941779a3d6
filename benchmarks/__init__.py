"""Benchmarks: each prints ratios against a peer or a known truth measured in the same run."""
