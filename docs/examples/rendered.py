"""A conversation as Telegram would show it, as one HTML page, to be looked at::

    python docs/examples/rendered.py > conversation.html
    chromium --headless --hide-scrollbars --screenshot=conversation.png --window-size=840,4300 conversation.html

The left column is a light chat, the right one a dark chat. What is said may be given as arguments; ``[evidence]``
stands for the button of that name.
"""

from __future__ import annotations

import os
import sys
from html import escape

from citebot.answering.answerer import respond
from citebot.answering.artifact import open_snapshot
from citebot.answering.commands import parse, run
from citebot.answering.pages import Command, Reply
from citebot.answering.snapshot import Snapshot
from citebot.model.dialogue import Context
from citebot.settings import Settings
from citebot.telegram.keyboards import Buttons
from citebot.telegram.presses import Presses
from citebot.telegram.render import reply_html
from telegram import InlineKeyboardMarkup

SAID = (
    "How many officers did Viet Nam deploy between 2014 and 2018?",
    "[evidence]",
    "What did Kamal Malhotra say about the Ministry of National Defence's request?",
    "How many officers did Viet Nam send to Mali?",
    "Từ 2014 đến 2018 Việt Nam đã cử bao nhiêu sĩ quan?",
    "/topics",
    "/timeline deployments",
)
STYLE = """
body { margin: 0; display: flex; font: 16px/1.35 'DejaVu Sans', sans-serif; }
.chat { width: 420px; padding: 10px; box-sizing: border-box; }
.light { background: #d7e3d0; color: #111; --bubble: #fff; --mine: #e3fdd0; --link: #2678b6; --key: #8aa38399; }
.dark { background: #0e1621; color: #eee; --bubble: #182533; --mine: #2b5278; --link: #6ab3f3; --key: #ffffff22; }
.message { background: var(--bubble); border-radius: 14px; padding: 8px 12px; margin: 4px 40px 2px 0;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.mine { background: var(--mine); margin: 10px 0 4px 60px; }
.pressed { width: fit-content; margin: 12px auto 6px; padding: 2px 14px; border-radius: 12px; font-size: 13px;
  background: var(--key); }
.pressed::before { content: "▸ "; }
a { color: var(--link); text-decoration: none; }
blockquote[expandable] { max-height: 4.05em; overflow: hidden; }
blockquote { margin: 2px 0; padding: 4px 8px; border-left: 3px solid var(--link); border-radius: 4px;
  background: color-mix(in srgb, var(--link) 12%, transparent); }
.row { display: flex; gap: 4px; margin: 0 40px 3px 0; }
.key { flex: 1; text-align: center; background: var(--key); border-radius: 8px; padding: 7px 4px; font-size: 13px;
  overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
"""


def main() -> None:
    """Write the page to standard output."""
    settings = Settings.from_environ(os.environ)
    snapshot = open_snapshot(settings.knowledge, settings.intents, settings.cache)
    talk = "".join(_turns(snapshot, sys.argv[1:] or SAID))
    chats = "".join(f'<div class="chat {name}">{talk}</div>' for name in ("light", "dark"))
    sys.stdout.write(f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{chats}\n')


def _turns(snapshot: Snapshot, said: tuple[str, ...] | list[str]) -> list[str]:
    context, shown = Context(), []
    for text in said:
        pressed = text.strip("[]") if text.startswith("[") else ""
        command = Command(pressed) if pressed else parse(text)
        done = run(snapshot, command, context, context.lang or "en") if command else None
        if done is not None:
            reply: Reply = done.reply
            context = done.context
        else:
            turn = respond(snapshot, text, context)
            reply, context = turn.answer, turn.context
        buttons = Buttons(Presses(b"key", "cb:"), snapshot, reply.lang, 1, 1, 0.0).under(reply)
        if pressed:
            button = snapshot.composer.reply(f"tg-{pressed}", reply.lang)
            shown.append(f'<div class="pressed">{escape(button)}</div>')
        else:
            shown.append(f'<div class="message mine">{escape(text)}</div>')
        shown.append(f'<div class="message">{reply_html(reply, snapshot.composer)}</div>{_keys(buttons)}')
    return shown


def _keys(keyboard: InlineKeyboardMarkup | None) -> str:
    rows = keyboard.inline_keyboard if keyboard else ()
    return "".join(
        f'<div class="row">{"".join(f"<div class=key>{escape(key.text)}</div>" for key in row)}</div>' for row in rows
    )


if __name__ == "__main__":
    main()
