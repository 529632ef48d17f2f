"""How much is read of a file; apart, since a start from a finished base needs this and no YAML parser."""

MAX_BYTES = 16 * 1024 * 1024
"""A larger file is refused unread."""
