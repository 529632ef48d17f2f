"""The one route from a question to an answer."""
