"""What can go wrong with the store.

StoreError
├── NewerStoreError     a later release has written it
├── StoreInUseError     another process has it open
└── StoreUnavailableError   the disk is full, read-only or locked: nothing was written, try again later
"""

from __future__ import annotations


class StoreError(Exception):
    """The store did not do what was asked."""


class NewerStoreError(StoreError):
    """It was written by a later release, and this one would spoil it."""


class StoreInUseError(StoreError):
    """A second instance on one store would answer everything twice."""


class StoreUnavailableError(StoreError):
    """The write did not happen; it may be repeated as it is."""
