"""A question to ranked, checked matches. :class:`PhraseMatcher` is of use by itself."""

from citebot.intents.phrase_matcher import PhraseMatcher

__all__ = ["PhraseMatcher"]
