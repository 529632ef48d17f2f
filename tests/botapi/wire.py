"""What travels: JSON objects, the arguments of a call, and the one error a method answers with.

The Bot API takes arguments as query string, form, JSON or multipart, and reads them all leniently: a number
may come as text, a nested object as JSON text (PTB's way), a truth value as ``true``, ``yes`` or ``1``.
Origin: HttpReader.cpp and ``get_integer_arg``, ``to_bool`` of tdlib/telegram-bot-api.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

JsonObject = dict[str, object]

TRUE_WORDS = frozenset({"true", "yes", "1"})


class ApiError(Exception):
    """A refusal, as Telegram words it; the HTTP status is the error code."""

    def __init__(
        self,
        description: str,
        *,
        code: int = 400,
        retry_after: int | None = None,
        migrate_to: int | None = None,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.retry_after = retry_after
        self.migrate_to = migrate_to

    def body(self) -> JsonObject:
        """The answer as JSON: code, description with its usual prefix, parameters."""
        prefix = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}.get(self.code, "")
        answer: JsonObject = {"ok": False, "error_code": self.code, "description": f"{prefix}{self}"}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        if self.migrate_to is not None:
            answer["parameters"] = {"migrate_to_chat_id": self.migrate_to}
        return answer


def too_many_requests(seconds: int) -> ApiError:
    """429 with the wait in body and header (Query.cpp ``set_retry_after_error``)."""
    return ApiError(f"Too Many Requests: retry after {seconds}", code=429, retry_after=seconds)


def as_object(value: object) -> JsonObject | None:
    """The value if it is a JSON object, else None: narrows once, for everybody."""
    return value if isinstance(value, dict) else None


def as_list(value: object) -> list[object] | None:
    """The value if it is a JSON array, else None."""
    return value if isinstance(value, list) else None


def as_int(value: object, default: int = 0) -> int:
    """A number from JSON or from text; whatever is no number is the default, as ``to_integer`` does."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value)
    if isinstance(value, str):
        try:
            return int(value.strip())
        except ValueError:
            return default
    return default


def as_float(value: object, default: float) -> float:
    """A number from JSON, else the default."""
    return float(value) if isinstance(value, int | float) else default


def required_text(record: JsonObject, name: str) -> str:
    """A text field of an object, or Telegram's words for its absence or wrong type."""
    if name not in record or record[name] is None:
        raise ApiError(f'Can\'t find field "{name}"')
    value = record[name]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ApiError(f'Field "{name}" must be of type String')
    return str(value)


def check_flag(record: JsonObject, name: str) -> bool:
    """A Boolean field; a text like "yes" is refused inside JSON, unlike in a form."""
    value = record.get(name, False)
    if not isinstance(value, bool):
        raise ApiError(f'field "{name}" must be of type Boolean')
    return value


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a multipart body."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call, from wherever they came."""

    values: Mapping[str, object]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.values or name in self.files

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def text(self, name: str, default: str = "") -> str:
        """As text; what is not valid Unicode is refused as the server's UTF-8 check does."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return "true" if value else "false"
        if not isinstance(value, str):
            value = json.dumps(value, ensure_ascii=False)
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ApiError("strings must be encoded in UTF-8") from error
        return value

    def integer(self, name: str, default: int = 0, *, low: int = -(2**63), high: int = 2**63) -> int:
        """As a number, forced into its bounds rather than refused."""
        return max(low, min(high, as_int(self.values.get(name), default)))

    def flag(self, name: str) -> bool:
        """As a truth value."""
        return self.text(name).strip().lower() in TRUE_WORDS

    def structure(self, name: str, what: str) -> object:
        """As a JSON value, given as such or as JSON text; None when absent or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise ApiError(f"can't parse {what} JSON object") from error
