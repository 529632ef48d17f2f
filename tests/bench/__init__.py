"""Benchmarks; run with ``python -m tests.bench.phrases``, not collected by pytest."""
