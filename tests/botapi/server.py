"""The HTTP side: ``/bot<token>/<method>`` as on api.telegram.org, ``/control/<action>`` for tests.

Origin: HttpConnection.cpp and ClientManager.cpp of tdlib/telegram-bot-api: the status is the error code,
429 carries ``Retry-After``, a token that cannot be one is 401, other paths are 404.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from dataclasses import dataclass

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from .bot import Bot, Call, World
from .control import Control
from .faults import Fault
from .methods import Runner
from .queue import Update
from .wire import ApiError, Arguments, JsonObject, Upload, as_list, as_object

MAX_BODY = 60 * 1024 * 1024
BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


def _encoded(result: object) -> str:
    """The result as JSON; updates may hold text that is malformed on purpose."""
    listed = as_list(result)
    if listed and isinstance(listed[0], Update):
        bodies = [update.body for update in listed if isinstance(update, Update)]
        texts = [body if isinstance(body, str) else json.dumps(body) for body in bodies]
        return f'{{"ok":true,"result":[{",".join(texts)}]}}'
    if isinstance(result, tuple):
        words, value = result
        return json.dumps({"ok": True, "result": value, "description": words})
    return json.dumps({"ok": True, "result": result})


def _refused(error: ApiError) -> web.Response:
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else {}
    return web.json_response(error.body(), status=error.code, headers=headers)


def _cut(request: web.Request) -> web.Response:
    """Cut the connection with a reset; the response goes nowhere."""
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


async def read_arguments(request: web.Request) -> Arguments:
    """Arguments from query and body; the body wins."""
    values: dict[str, object] = dict(request.query)
    files: dict[str, Upload] = {}
    kind = request.content_type
    if kind == "application/json" and request.body_exists:
        raw = await request.read()
        try:
            parsed = as_object(json.loads(raw)) if raw else {}
        except (ValueError, RecursionError) as error:
            raise ApiError("can't parse request JSON object") from error
        if parsed is None:
            raise ApiError("can't parse request: JSON object expected")
        values.update({name: value for name, value in parsed.items() if value is not None})
    elif kind == "multipart/form-data":
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                continue
            content = bytes(await part.read())
            if part.filename is not None:
                files[part.name] = Upload(part.filename, content)
            else:
                values[part.name] = content.decode("utf-8", "surrogateescape")
    elif kind == "application/x-www-form-urlencoded":
        values.update({name: value for name, value in (await request.post()).items() if isinstance(value, str)})
    return Arguments(values, files)


@dataclass(slots=True)
class Server:
    """The requests of bots and of tests."""

    world: World
    runner: Runner
    control: Control

    def app(self) -> web.Application:
        """The aiohttp application."""
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_route("*", "/control/{action:.*}", self.handle_control)
        app.router.add_route("*", "/bot{token:[^/]*}/{method:.*}", self.handle_method)
        app.router.add_route("*", "/{rest:.*}", self.handle_other)
        app.on_shutdown.append(self._shutdown)
        return app

    async def _shutdown(self, app: web.Application) -> None:
        del app
        await self.runner.stop()

    async def handle_other(self, request: web.Request) -> web.Response:
        """Everything else, downloads of files among it: 404."""
        del request
        return _refused(ApiError("Not Found", code=404))

    async def handle_control(self, request: web.Request) -> web.Response:
        """A control call."""
        try:
            payload = as_object(await request.json()) if request.can_read_body else {}
            result = await self.control.run(request.match_info["action"], payload or {})
        except ApiError as error:
            return _refused(error)
        return web.json_response(result)

    def _bot(self, token: str) -> Bot:
        if not token or token.startswith("0") or len(token) > 80 or token.count(":") != 1:
            raise ApiError("Unauthorized: invalid token specified", code=401)
        bot = self.world.bots.get(token)
        if bot is None:
            raise ApiError("Unauthorized", code=401)
        return bot

    async def handle_method(self, request: web.Request) -> web.Response:
        """A bot's call, with its log entry and whatever fault is due."""
        if request.method not in {"GET", "POST"}:
            return _refused(ApiError("Method Not Allowed: closing", code=405))
        try:
            bot = self._bot(request.match_info["token"])
            arguments = await read_arguments(request)
        except ApiError as error:
            return _refused(error)
        name = request.match_info["method"].rstrip("/")
        call = Call(len(bot.calls) + 1, name, dict(arguments.values), self.world.clock.now())
        call.files = [upload.name for upload in arguments.files.values()]
        bot.calls.append(call)
        bot.calls_of[name.lower()].append(call)
        self.world.changed.notify()
        started = time.monotonic()
        try:
            return await self._answer(request, bot, call, arguments)
        finally:
            call.milliseconds = round((time.monotonic() - started) * 1000, 3)
            bot.answered[f"{call.method} {call.status or 'cut'}"] += 1
            self.world.changed.notify()

    async def _answer(self, request: web.Request, bot: Bot, call: Call, arguments: Arguments) -> web.Response:
        chat = str(arguments.values.get("chat_id", ""))
        wait, fault = self.world.faults.striking(call.method.lower(), chat)
        if wait:
            await asyncio.sleep(wait / 1000)
        if fault is not None:
            call.fault = fault.kind
            early = await self._strike(request, call, fault)
            if early is not None:
                return early
        try:
            result = await self.runner.run(bot, call.method, arguments)
        except ApiError as error:
            call.status, call.description = error.code, str(error.body()["description"])
            response = _refused(error)
        else:
            call.status = 200
            response = web.Response(text=_encoded(result), content_type="application/json")
        if fault is not None and fault.kind == "reset_after":
            call.status = None
            return _cut(request)
        return response

    async def _strike(self, request: web.Request, call: Call, fault: Fault) -> web.Response | None:
        match fault.kind:
            case "reset_before":
                return _cut(request)
            case "reset_after":
                return None
            case "hang":
                await asyncio.sleep(fault.milliseconds / 1000)
                return _cut(request)
            case "502":
                call.status = 502
                return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
        error = fault.error()
        body: JsonObject = error.body()
        call.status, call.description = error.code, str(body["description"])
        return _refused(error)
