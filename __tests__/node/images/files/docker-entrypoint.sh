#!/bin/sh
# Options and subcommands alone are meant for docker, as in the official image.
if [ "${1#-}" != "$1" ] || { ! command -v "$1" >/dev/null && docker help "$1" >/dev/null 2>&1; }; then
  set -- docker "$@"
fi
exec "$@"
