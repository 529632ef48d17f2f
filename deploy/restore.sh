#!/usr/bin/env bash
# Puts a backup in the place of the store. The bot must not be running: this holds the store's lock meanwhile.
#
#   restore.sh BACKUP STORE
#
# BACKUP is a folder that backup.sh has made. The store that was there is kept beside it under another name.
set -euo pipefail
umask 077

fail() {
  echo "restore: $1" >&2
  exit 1
}

[ $# -eq 2 ] || fail "usage: restore.sh BACKUP STORE"
backup=$1 store=$2
folder=$(dirname -- "$store")
[ -d "$folder" ] || fail "there is no folder $folder; start the bot once and stop it again"
for name in citebot.sqlite citebot.sqlite.key SHA256SUMS; do
  [ -s "$backup/$name" ] || fail "the backup has no $name"
done
[ "$(wc -l <"$backup/SHA256SUMS")" -eq 2 ] || fail "SHA256SUMS does not name two files"
(cd "$backup" && sha256sum --check --strict --quiet SHA256SUMS) >&2 || fail "the backup is not what was written"

exec 9>>"$store.lock"
chown --reference="$folder" -- "$store.lock"
flock --nonblock 9 || fail "the bot is running with this store; stop it first"

stamp=$(date -u +%Y%m%dT%H%M%SZ)
aside=$store.before-$stamp
[ ! -e "$aside" ] || fail "$aside exists already"
trap 'rm -f -- "$store.new" "$store.key.new"' EXIT
cp -- "$backup/citebot.sqlite" "$store.new"
cp -- "$backup/citebot.sqlite.key" "$store.key.new"
chmod 600 "$store.new" "$store.key.new"
chown --reference="$folder" -- "$store.new" "$store.key.new"

python3 -I - "$store.new" <<'PYTHON' || fail "nothing was changed"
import contextlib, os, sqlite3, sys
from urllib.parse import quote

try:
    address = f"file:{quote(os.path.abspath(sys.argv[1]))}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as copy:
        (found,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        copy.execute("SELECT count(*) FROM inbox").fetchone()
except sqlite3.Error as error:
    found = error
if found != "ok":
    sys.exit(f"restore: the backup is no sound store: {found}")
PYTHON
sync "$store.new" "$store.key.new"

# The log of the old store goes with it: SQLite would replay it into the new one.
for suffix in "" -wal -shm -journal; do
  if [ -e "$store$suffix" ]; then mv -- "$store$suffix" "$aside$suffix"; fi
done
if [ -e "$store.key" ]; then mv -- "$store.key" "$aside.key"; fi
mv -- "$store.key.new" "$store.key"
mv -- "$store.new" "$store"
sync "$folder"
echo "restored $store from $backup"
if [ -e "$aside" ]; then echo "the store that was there is $aside; delete it when it is no longer needed"; fi
