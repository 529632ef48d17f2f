"""Taking in a large base, and letting go of one, without holding up whoever else runs in this process."""

from __future__ import annotations

import gc
import pickle
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from types import FunctionType, ModuleType
from typing import IO, Any, TypeVar

PAUSE = 0.0005
PIECE = 1 << 20
Part = TypeVar("Part", bytes, memoryview)


@dataclass(slots=True)
class _Slices:
    """A stream whose every read lets others run: the C unpickler holds the interpreter in between.

    A frame is 64 KiB, which takes a millisecond or two.
    """

    stream: IO[bytes]
    copy: IO[bytes] | None
    pause: float

    def read(self, size: int = -1) -> bytes:
        time.sleep(self.pause)
        return self._kept(self.stream.read(size))

    def readinto(self, buffer: bytearray) -> int:
        """Large arrays come by this way, in pieces too; copied in one go, a hundred megabytes hold everybody up."""
        view, done = memoryview(buffer), 0
        while done < len(view):
            time.sleep(self.pause)
            size = self.stream.readinto(view[done : done + PIECE])  # type: ignore[attr-defined]
            if not size:
                break
            self._kept(view[done : done + size])
            done += size
        return done

    def readline(self) -> bytes:
        return self._kept(self.stream.readline())

    def _kept(self, part: Part) -> Part:
        if self.copy is not None:
            self.copy.write(part)
        return part


BATCH = 1000


class _Parting(pickle.Pickler):
    """Writes objects that have been written before as their numbers."""

    def __init__(self, stream: IO[bytes], written: Mapping[int, int]) -> None:
        super().__init__(stream, protocol=pickle.HIGHEST_PROTOCOL)
        self._written = written

    def persistent_id(self, value: object) -> int | None:
        return self._written.get(id(value))


class _Joining(pickle.Unpickler):
    """Reads them back."""

    def __init__(self, stream: IO[bytes], read: list[object]) -> None:
        super().__init__(stream)
        self._read = read

    def persistent_load(self, number: int) -> object:
        return self._read[number]


def dump(value: object, parts: Iterable[object], stream: IO[bytes]) -> None:
    """Write ``value``, and before it the ``parts`` that it has many of, in batches.

    A part may refer to parts before it. One pickle for everything would keep a list of all its millions of objects,
    and letting go of that list alone holds up whoever loads it for a fifth of a second: 50 ns each.
    """
    written: dict[int, int] = {}
    rest, number = iter(parts), 0
    while batch := list(islice(rest, BATCH)):
        _Parting(stream, written).dump(batch)
        for part in batch:  # some may come twice
            written[id(part)] = number
            number += 1
    _Parting(stream, written).dump(None)
    _Parting(stream, written).dump(value)


def unpickle(stream: IO[bytes], copy: IO[bytes] | None = None, *, pause: float = PAUSE) -> object:
    """What :func:`dump` wrote to ``stream``, which must come from ourselves; its bytes go to ``copy`` as well.

    With ``pause`` 0 nobody else is let in, which is for processes that do nothing else. Garbage collection waits
    meanwhile: it would look at every new object again and again.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        source: Any = _Slices(stream, copy, pause) if pause or copy is not None else stream
        read: list[object] = []
        while (batch := _Joining(source, read).load()) is not None:
            read += batch
        value = _Joining(source, read).load()
        while read:  # they live on in the value; yet letting go of so many at once would hold the interpreter
            del read[-LARGE:]
            time.sleep(pause)
        return value
    finally:
        # A base lives as long as the process or nearly: the collector need not visit it.
        gc.freeze()
        if was_enabled:
            gc.enable()


LARGE = 1000
HEAVY = 1 << 20


def let_go(holder: list[object]) -> None:
    """Free what ``holder`` holds, a little at a time: in one go it would hold the interpreter for long.

    The parts of every large container, and every large array, are kept by lists of our own, so that what contains
    them goes quickly; then the lists are emptied with pauses.
    """
    parts: list[object] = []
    arrays: list[object] = []
    seen: set[int] = set()
    ahead = list(holder)
    while ahead:
        found = ahead.pop()
        if id(found) not in seen and not isinstance(found, type | ModuleType | FunctionType):
            seen.add(id(found))
            if getattr(found, "nbytes", 0) > HEAVY:
                arrays.append(found)
            inner = gc.get_referents(found)
            if len(inner) > LARGE:
                parts += inner
            else:
                ahead += inner
            del inner
        del found
    holder.clear()
    while parts or arrays:
        del parts[-LARGE:], arrays[-1:]
        time.sleep(PAUSE)
