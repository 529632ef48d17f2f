"""A bare python-telegram-bot echo, as in its own example: the yardstick for throughput."""

from __future__ import annotations

import logging
import os
import sys

from telegram.ext import Application, ContextTypes, MessageHandler, filters

from telegram import Update


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it again."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text, do_quote=True)


def main() -> int:
    """Serve by polling, or by webhook on the port that is given."""
    logging.disable(logging.CRITICAL)
    builder = Application.builder().token(os.environ["TELEGRAM_BOT_TOKEN"])
    application = builder.base_url(os.environ["TELEGRAM_API_BASE_URL"]).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    if len(sys.argv) > 1:
        port = int(sys.argv[1])
        url = f"http://127.0.0.1:{port}/hook"
        application.run_webhook("127.0.0.1", port, "hook", webhook_url=url, secret_token="s" * 32)
    else:
        application.run_polling()
    return 0


if __name__ == "__main__":
    sys.exit(main())
