"""Taking in a large base, and letting go of one, without holding up whoever else runs in this process."""

from __future__ import annotations

import gc
import pickle
import time
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import IO

PAUSE = 0.0005


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

    def readline(self) -> bytes:
        return self._kept(self.stream.readline())

    def _kept(self, part: bytes) -> bytes:
        if self.copy is not None:
            self.copy.write(part)
        return part


def unpickle(stream: IO[bytes], copy: IO[bytes] | None = None, *, pause: float = PAUSE) -> object:
    """The object in ``stream``, which must come from ourselves; its bytes go to ``copy`` as well.

    With ``pause`` 0 nobody else is let in, which is for processes that do nothing else. Garbage collection waits
    meanwhile: it would look at every new object again and again.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        source = _Slices(stream, copy, pause) if pause or copy is not None else stream
        return pickle.Unpickler(source).load()  # noqa: S301 (our own)
    finally:
        # A base lives as long as the process or nearly: the collector need not visit it.
        gc.freeze()
        if was_enabled:
            gc.enable()


LARGE = 1000


def let_go(holder: list[object]) -> None:
    """Free what ``holder`` holds, a little at a time: in one go it would hold the interpreter for long.

    The parts of every large container are kept by a list of our own, so that the container itself goes quickly;
    then the list is emptied with pauses.
    """
    parts: list[object] = []
    seen: set[int] = set()
    ahead = list(holder)
    while ahead:
        found = ahead.pop()
        if id(found) in seen or isinstance(found, type | ModuleType | FunctionType):
            continue
        seen.add(id(found))
        inner = gc.get_referents(found)
        if len(inner) > LARGE:
            parts += inner
        else:
            ahead += inner
        del found, inner
    holder.clear()
    while parts:
        del parts[-LARGE:]
        time.sleep(PAUSE)
