"""Citebot on Telegram: the only package that imports ``telegram``."""

from citebot.telegram.commands import DEFAULT_COMMANDS
from citebot.telegram.plugin import Installed, install

__all__ = ["DEFAULT_COMMANDS", "Installed", "install"]
