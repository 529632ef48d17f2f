"""Seen from outside: logs without secrets, and numbers."""
