"""What outlives a message: in one SQLite file with one writer, or in PostgreSQL for many replicas."""

from citebot.store.errors import NewerStoreError, StoreError, StoreInUseError, StoreUnavailableError
from citebot.store.journal import Blocked, Claimed, Journal, Received, Waiting
from citebot.store.ports import Durable, InForce, SharedBases, SharedPace
from citebot.store.retention import Retention
from citebot.store.sqlite import SqliteStore
from citebot.store.units import Unit, unit

__all__ = [
    "Blocked",
    "Claimed",
    "Durable",
    "InForce",
    "Journal",
    "NewerStoreError",
    "Received",
    "Retention",
    "SharedBases",
    "SharedPace",
    "SqliteStore",
    "StoreError",
    "StoreInUseError",
    "StoreUnavailableError",
    "Unit",
    "Waiting",
    "unit",
]
