#!/bin/sh
# A private PostgreSQL for tests, in a temporary folder, that is gone afterwards.
#
#   sh tools/postgresql.sh start           prints what to give to WIJKDRAAD_DATABASE_URL
#   sh tools/postgresql.sh stop [URL]      stops the one that listens at that address
#   sh tools/postgresql.sh run COMMAND ... starts one, runs the command with it, and stops it
#
# It listens on a socket in its own folder and on no port of the machine, so that any number of
# them fit beside each other. Its data are not kept safe against a power cut: never keep a site in it.
# Words sort as in Dutch, so that a test sees where the order differs from that of SQLite.
set -eu

FOLDER_NAME=wijkdraad-postgresql

say() { echo "$*" >&2; }

# As the user postgres where we are root: PostgreSQL refuses to run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"; else "$@"; fi
}

# The folder of the newest PostgreSQL on this machine, or nothing.
programs() {
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn); do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then echo "$folder"; return; fi
  done
  found=$(command -v initdb || true)
  if [ -n "$found" ]; then dirname "$found"; fi
}

install_it() {
  if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    say "There is no PostgreSQL on this machine and it cannot be installed here."
    say "Install it with your package manager (Debian: apt-get install postgresql)."
    exit 1
  fi
  say "Installing PostgreSQL ..."
  apt-get update -qq >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
}

# Makes and starts a cluster in a folder, with an empty database in it.
start_in() {
  cd "$1" &&
    as_server "$bin/initdb" -D "$1/data" -U wijkdraad -A trust -E UTF8 --no-sync \
      --locale=C --locale-provider=icu --icu-locale=nl-NL &&
    cat >>"$1/data/postgresql.conf" <<SETTINGS &&
listen_addresses = ''
unix_socket_directories = '$1'
fsync = off
synchronous_commit = off
full_page_writes = off
SETTINGS
    as_server "$bin/pg_ctl" -D "$1/data" -l "$1/log" -w -t 60 start &&
    as_server "$bin/createdb" -h "$1" -U wijkdraad wijkdraad
}

start() {
  if [ -z "$(programs)" ]; then install_it; fi
  bin=$(programs)
  folder=$(mktemp -d "${TMPDIR:-/tmp}/$FOLDER_NAME.XXXXXX")
  if [ "$(id -u)" = 0 ]; then chown postgres:postgres "$folder"; fi
  if ! (start_in "$folder") >"$folder.started" 2>&1; then
    say "PostgreSQL did not start:"
    cat "$folder.started" "$folder/log" >&2 2>/dev/null || true
    stop "$folder"
    exit 1
  fi
  rm -f "$folder.started"
  echo "postgresql://wijkdraad@/wijkdraad?host=$folder"
}

stop() {
  folder=${1#*host=}
  case "$folder" in
    */"$FOLDER_NAME".*) ;;
    *) say "This is not an address that 'start' printed: ${1:-none given}"; exit 1 ;;
  esac
  if [ -f "$folder/data/postmaster.pid" ]; then
    (cd "$folder" && as_server "$(programs)/pg_ctl" -D "$folder/data" -m immediate -w stop) >/dev/null || true
  fi
  rm -rf "$folder" "$folder.started"
}

run() {
  WIJKDRAAD_DATABASE_URL=$(start)
  export WIJKDRAAD_DATABASE_URL
  trap 'stop "$WIJKDRAAD_DATABASE_URL"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  "$@"
}

case "${1:-}" in
  start) start ;;
  stop) stop "${2:-${WIJKDRAAD_DATABASE_URL:-}}" ;;
  run) shift; run "$@" ;;
  *) say "Usage: sh tools/postgresql.sh start | stop [URL] | run COMMAND ..."; exit 1 ;;
esac
