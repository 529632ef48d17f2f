"""What outlives a message: one SQLite file, one writer."""

from citebot.store.errors import StoreError, StoreInUseError, StoreUnavailableError
from citebot.store.inbox import Claimed, Inbox, Received, Waiting
from citebot.store.sqlite import Retention, SqliteStore
from citebot.store.units import Unit, unit

__all__ = [
    "Claimed",
    "Inbox",
    "Received",
    "Retention",
    "SqliteStore",
    "StoreError",
    "StoreInUseError",
    "StoreUnavailableError",
    "Unit",
    "Waiting",
    "unit",
]
