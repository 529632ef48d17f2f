"""The store in PostgreSQL, which several replicas of one bot share; an extra: ``citebot[postgres]``."""

from citebot.store.postgres.store import PostgresStore

__all__ = ["PostgresStore"]
