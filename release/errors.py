"""What keeps a release from being made."""

from __future__ import annotations


class ReleaseError(Exception):
    """One or more lines for the maintainer; nothing of this release is to be published."""
