"""``python -m tests.botapi --port 0 [--token …]``: run the double until the process is ended.

Prints one JSON line with its port and tokens as soon as it accepts connections. With ``--watch-stdin`` it
ends when its standard input closes, so that a killed test run leaves no server behind.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys

from aiohttp import web

from .bot import DEFAULT_TOKEN, World
from .control import Control
from .methods import Runner
from .server import Server


async def serve(host: str, port: int, tokens: list[str], *, watch_stdin: bool) -> None:
    """Serve until a signal or, if watched, the end of standard input."""
    world = World()
    for token in tokens:
        world.add_bot(token)
    runner = Runner(world)
    app_runner = web.AppRunner(
        Server(world, runner, Control(world, runner)).app(),
        access_log=None,
        handler_cancellation=True,
        shutdown_timeout=0.5,
        keepalive_timeout=120,
    )
    await app_runner.setup()
    site = web.TCPSite(app_runner, host, port, backlog=1024)
    await site.start()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if watch_stdin:
        loop.add_reader(sys.stdin.fileno(), lambda: None if os.read(sys.stdin.fileno(), 1) else ended.set())
    address = app_runner.addresses[0]
    print(json.dumps({"port": address[1], "tokens": tokens}), flush=True)
    await ended.wait()
    await app_runner.cleanup()


def main() -> int:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description="A double of the Bot API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", action="append", help="may be given several times")
    parser.add_argument("--watch-stdin", action="store_true")
    options = parser.parse_args()
    tokens = options.token or [DEFAULT_TOKEN]
    asyncio.run(serve(options.host, options.port, tokens, watch_stdin=options.watch_stdin))
    return 0


if __name__ == "__main__":
    sys.exit(main())
