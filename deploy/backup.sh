#!/usr/bin/env bash
# Copies the store, consistent and checked, while the bot runs or not.
#
#   backup.sh STORE FOLDER [DAYS]
#
# makes FOLDER/20250131T031000Z with the store, its key and SHA256SUMS, and then removes the backups that are older
# than DAYS, 7 by default. The last line on standard output is the new folder.
#
# Of the live store it is only a reader: SQLite before 3.51.3 can damage a store that two connections write or
# checkpoint at once. So the connection is opened read-only, and `VACUUM INTO` writes nothing but the copy.
set -euo pipefail
umask 077

fail() {
  echo "backup: $1" >&2
  exit 1
}

case $# in 2 | 3) ;; *) fail "usage: backup.sh STORE FOLDER [DAYS]" ;; esac
store=$1 folder=$2 days=${3:-7}
[[ $days =~ ^[1-9][0-9]{0,3}$ ]] || fail "DAYS must be a number from 1 to 9999; '$days' is not"
[ -s "$store" ] || fail "there is no store at $store"
[ -s "$store.key" ] || fail "the store's key is missing: $store.key"

mkdir -p "$folder"
partial=$(mktemp -d "$folder/.partial-XXXXXX")
trap 'rm -rf "$partial"' EXIT

python3 -I - "$store" "$partial/citebot.sqlite" <<'PYTHON' || fail "nothing was backed up"
import contextlib, os, sqlite3, sys
from urllib.parse import quote

store, copy = (quote(os.path.abspath(path)) for path in sys.argv[1:])
try:
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=10, isolation_level=None)) as source:
        source.execute("VACUUM INTO ?", (sys.argv[2],))
    with contextlib.closing(sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)) as made:
        (found,) = made.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            sys.exit(f"backup: the copy is damaged: {found}")
except sqlite3.Error as error:
    sys.exit(f"backup: {error}")
PYTHON

cp -- "$store.key" "$partial/citebot.sqlite.key"
(cd "$partial" && sha256sum citebot.sqlite citebot.sqlite.key >SHA256SUMS)
chmod 600 "$partial"/*
sync "$partial"/* "$partial"
made=$folder/$(date -u +%Y%m%dT%H%M%SZ)
mv -T -- "$partial" "$made"
sync "$folder"

oldest=$(date -u -d "-$days days" +%Y%m%dT%H%M%SZ)
for old in "$folder"/[0-9]*T[0-9]*Z; do
  if [[ ${old##*/} =~ ^[0-9]{8}T[0-9]{6}Z$ && ${old##*/} < $oldest ]]; then
    rm -rf -- "$old"
  fi
done
# What an interrupted run has left.
find "$folder" -mindepth 1 -maxdepth 1 -name '.partial-*' -mmin +1440 -exec rm -rf -- {} +
echo "$made"
