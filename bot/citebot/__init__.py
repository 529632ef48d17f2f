"""Citebot: a chat bot that answers only from a curated, cited knowledge base."""

__version__ = "0.1.0"
