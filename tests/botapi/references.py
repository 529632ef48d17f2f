"""Character references as HTML parse mode knows them: four names and numbers, the semicolon optional.

Origin: ``decode_html_entity`` in MessageEntity.cpp of tdlib/td. Anything else after ``&`` is literal text.
"""

from __future__ import annotations

import re

NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
LONGEST = 9
"""Characters of a numeric reference, from ``&`` to the last digit."""
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+))")


def decode_reference(source: str, begin: int) -> tuple[str, int] | None:
    """The character a reference at ``&`` stands for and where it ends, or None.

    Half a surrogate pair is given as it is; it makes the whole text invalid.

    >>> decode_reference("a&lt;b", 1)
    ('<', 5)
    """
    found = _REFERENCE.match(source, begin)
    if found is None:
        return None
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        char = NAMED.get(name)
    elif found.end() - begin > LONGEST:
        char = None
    else:
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        char = chr(code) if 0 < code < 0x10FFFF else None
    if char is None:
        return None
    return char, found.end() + source.startswith(";", found.end())
