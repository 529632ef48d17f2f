"""A PostgreSQL server of the tests' own, in a temporary folder, that can be stopped at once and started again."""

from tests.postgresql.server import PostgresServer, find_binaries

__all__ = ["PostgresServer", "find_binaries"]
