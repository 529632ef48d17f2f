"""Proof by experiment that the audit finds what is changed."""
