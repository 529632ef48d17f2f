"""All rules, and the page about them."""

from __future__ import annotations

from citebot.content.rulebook import FORM, Rule
from citebot.knowledge.rulebook_archive import ARCHIVE
from citebot.knowledge.rulebook_base import BASE

RULES: tuple[Rule, ...] = (*FORM, *BASE, *ARCHIVE)

_HEAD = """# Rules

Every problem that `citebot check` reports carries one of these codes, its place (file, line, column), and the remedy.
An error keeps a base from being loaded (rules from K201 on: from passing the check against the documents); a warning
does not. Made from the code by `citebot rules`; do not edit.
"""
_PARTS = (
    ("Y", "Reading the files"),
    ("S", "The form of the files"),
    ("I", "Intent files"),
    ("T", "The base's own questions"),
    ("K1", "Knowledge"),
    ("K2", "Knowledge against the archived documents"),
)


def rules_page() -> str:
    """``docs/rules.md``: each rule with why it is there and how to mend what breaks it."""
    lines = [_HEAD]
    for prefix, title in _PARTS:
        lines.append(f"## {title}\n")
        for rule in RULES:
            if rule.code.startswith(prefix):
                lines.append(f"### {rule.code} ({rule.severity})\n\n{rule.title}\n")
                lines.append(f"- Why: {rule.why}\n- Fix: {rule.fix}\n")
    return "\n".join(lines)
