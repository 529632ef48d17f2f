"""A question to ranked, checked matches."""
