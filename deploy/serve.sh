#!/bin/sh
# Starts the bot. The token comes from a file: a systemd credential, or a secret of Docker; a token in the environment goes first.
set -eu
if [ -z "${TELEGRAM_BOT_TOKEN:-}" ]; then
  for file in "${CREDENTIALS_DIRECTORY:-/run/credentials}/token" "${SECRETS_DIRECTORY:-/run/secrets}/token"; do
    [ -e "$file" ] || continue
    if ! TELEGRAM_BOT_TOKEN=$(cat "$file" 2>/dev/null); then
      echo "citebot: $file cannot be read by user $(id -u)" >&2
      exit 2
    fi
    export TELEGRAM_BOT_TOKEN
    break
  done
fi
exec citebot serve
