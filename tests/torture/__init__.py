"""Faults on order, and a count of what became of every message: ``python -m tests.torture``."""
