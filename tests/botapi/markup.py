"""HTML parse mode, exactly as strict as Telegram's own parser.

Written after the behaviour of ``parse_html`` in tdlib/td MessageEntity.cpp: which tags exist, that an end
tag must match the last start tag, that a bare ``&`` stays literal, that a bad ``href`` silently drops the
link, and the wording of every refusal with its byte offset (bytes of UTF-8, not characters).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .entities import Entity, Formatted, utf16_length
from .links import BadLinkError, checked_link, mentioned_user
from .references import decode_reference

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = STYLES.keys() | {"a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
BLANKS = " \t\r\n\v\0"
"""td's ``is_space``: the end of the text counts as a blank, which is how it ends each loop."""


class MarkupError(ValueError):
    """The text does not parse; the message is what follows "can't parse entities: "."""


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    format: str
    start: int
    """In UTF-16 units of the visible text."""
    piece: int
    """Where its text begins in the pieces collected so far."""


@dataclass(slots=True)
class _Parser:
    source: str
    at: int = 0
    pieces: list[str] = field(default_factory=list)
    units: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    half_character: bool = False

    def peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else "\0"

    def fail(self, problem: str, at: int) -> MarkupError:
        return MarkupError(f"{problem} at byte offset {len(self.source[:at].encode())}")

    def take_until(self, stops: str) -> str:
        begin = self.at
        while self.peek() not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def skip_blanks(self) -> None:
        while self.at < len(self.source) and self.peek() in BLANKS:
            self.at += 1

    def run(self) -> Formatted:
        while self.at < len(self.source):
            char = self.peek()
            if char == "<":
                self.tag()
                continue
            decoded = self.reference() if char == "&" else None
            if decoded is None:
                decoded = char
                self.at += 1
            self.pieces.append(decoded)
            self.units += 1 + (ord(decoded) > 0xFFFF)
        if self.stack:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        if self.half_character:
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        for entity in self.entities:
            if entity.type == "code":
                entity.extra.pop("language", None)
        return Formatted("".join(self.pieces), self.entities)

    def reference(self) -> str | None:
        """A character reference at the current place; None leaves the ``&`` literal."""
        found = decode_reference(self.source, self.at)
        if found is None:
            return None
        char, self.at = found
        self.half_character |= "\ud800" <= char <= "\udfff"
        return char

    def tag(self) -> None:
        begin = self.at
        self.at += 1
        if self.peek() == "/":
            self.end_tag(begin)
        else:
            self.start_tag(begin)
        self.at += 1

    def start_tag(self, begin: int) -> None:
        tag = self.take_until(BLANKS + ">").lower()
        if self.at >= len(self.source):
            raise self.fail("Unclosed start tag", begin)
        if tag not in TAGS:
            raise self.fail(f'Unsupported start tag "{tag}"', begin)
        opened = _Open(tag, "", "", self.units, len(self.pieces))
        while self.peek() != ">":
            self.skip_blanks()
            if self.peek() == ">":
                break
            self.attribute(opened, begin)
        if tag == "span" and opened.argument != "spoiler":
            raise self.fail('Tag "span" must have class "tg-spoiler"', begin)
        self.stack.append(opened)

    def attribute(self, opened: _Open, begin: int) -> None:
        name = self.take_until(BLANKS + "=>")
        if not name:
            if self.at >= len(self.source):
                raise self.fail("Unclosed start tag", begin)
            raise self.fail(f'Empty attribute name in the tag "{opened.tag}"', begin)
        self.skip_blanks()
        if self.peek() != "=":
            if self.at >= len(self.source):
                raise self.fail(f'Unclosed start tag "{opened.tag}"', begin)
            if opened.tag == "blockquote" and name == "expandable":
                opened.argument = "1"
                return
            raise self.fail(f'Expected equal sign in declaration of an attribute of the tag "{opened.tag}"', begin)
        self.at += 1
        self.skip_blanks()
        if self.at >= len(self.source):
            raise self.fail(f'Unclosed start tag "{opened.tag}"', begin)
        value = self.attribute_value()
        if self.at >= len(self.source):
            raise self.fail("Unclosed start tag", begin)
        match opened.tag, name:
            case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "unix"):
                opened.argument = value
            case ("tg-time", "format"):
                opened.format = value
            case ("code", "class") if value.startswith("language-"):
                opened.argument = value.removeprefix("language-")
            case ("span", "class") if value.startswith("tg-"):
                opened.argument = value.removeprefix("tg-")
            case ("blockquote", "expandable"):
                opened.argument = "1"

    def attribute_value(self) -> str:
        quote = self.peek()
        if quote not in "'\"":
            first = self.at
            while self.peek().isascii() and (self.peek().isalnum() or self.peek() in ".-"):
                self.at += 1
            if self.peek() not in BLANKS + ">":
                raise self.fail("Unexpected end of name token", first)
            return self.source[first : self.at].lower()
        self.at += 1
        value: list[str] = []
        while self.at < len(self.source) and self.peek() != quote:
            decoded = self.reference() if self.peek() == "&" else None
            if decoded is None:
                decoded = self.peek()
                self.at += 1
            value.append(decoded)
        self.at += 1
        return "".join(value)

    def end_tag(self, begin: int) -> None:
        if not self.stack:
            raise self.fail("Unexpected end tag", begin)
        self.at += 1
        found = self.take_until(BLANKS + ">").lower()
        self.skip_blanks()
        if self.peek() != ">":
            raise self.fail("Unclosed end tag", begin)
        opened = self.stack[-1]
        if found and found != opened.tag:
            offset = len(self.source[:begin].encode())
            raise MarkupError(
                f'Unmatched end tag at byte offset {offset}, expected "</{opened.tag}>", found "</{found}>"'
            )
        self.stack.pop()
        if self.units > opened.start:
            self.close(opened)

    def close(self, opened: _Open) -> None:
        def add(kind: str, **extra: object) -> None:
            self.entities.append(Entity(kind, opened.start, self.units - opened.start, dict(extra)))

        last = self.entities[-1] if self.entities else None
        same = last is not None and last.span == (opened.start, self.units - opened.start)
        match opened.tag:
            case "a":
                url = opened.argument or "".join(self.pieces[opened.piece :])
                user = mentioned_user(url)
                if user is not None:
                    add("text_mention", user_id=user)
                    return
                try:
                    add("text_link", url=checked_link(url))
                except BadLinkError:
                    return
            case "pre" if same and last is not None and last.type == "code" and "language" in last.extra:
                last.type = "pre"
            case "pre":
                add("pre")
            case "code" if same and last is not None and last.type == "pre" and opened.argument:
                last.extra["language"] = opened.argument
            case "code":
                add("code", **({"language": opened.argument} if opened.argument else {}))
            case "blockquote":
                add("expandable_blockquote" if opened.argument else "blockquote")
            case "tg-emoji":
                if not opened.argument.isdigit() or not 0 < int(opened.argument) < 2**63:
                    raise MarkupError("Invalid custom emoji identifier specified")
                add("custom_emoji", custom_emoji_id=opened.argument)
            case "tg-time":
                if not opened.argument.isdigit():
                    raise MarkupError("Invalid date specified")
                add("date_time", unix_time=int(opened.argument), date_time_format=opened.format)
            case tag:
                add(STYLES[tag])


def parse_html(source: str) -> Formatted:
    """Visible text and entities of a text in HTML parse mode, or MarkupError.

    >>> parse_html("<b>7 &lt; 8</b>").text
    '7 < 8'
    """
    result = _Parser(source).run()
    assert all(entity.end <= utf16_length(result.text) for entity in result.entities)
    return result
