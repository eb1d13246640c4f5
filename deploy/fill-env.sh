#!/bin/sh
# How does one get an environment for compose.yaml with new secrets? The example, with what is empty filled in:
#
#   docker run --rm salus-auth keys --services | deploy/fill-env.sh > deploy/.env
#
# It says each secret once, to whoever redirects it; put SALUS_PUBLIC_URL right afterwards.
set -eu
umask 077

exec awk -v example="$(dirname "$0")/.env.example" '
  function password(  bytes) {
    "od -An -N24 -tx1 /dev/urandom | tr -d \" \\n\"; echo" | getline bytes
    close("od -An -N24 -tx1 /dev/urandom | tr -d \" \\n\"; echo")
    return bytes
  }
  # What each service is told is its own, but for what all know and what only one has.
  /^# The service / { service = toupper($4) "_" }
  /^SALUS_/ {
    name = $0; sub(/=.*/, "", name)
    value = substr($0, length(name) + 2)
    if (name ~ /^SALUS_(SERVICE_KEY|DATA_KEYS)$/) sub(/^SALUS_/, service, name)
    key[name] = value
  }
  END {
    while ((getline line < example) > 0) {
      name = line; sub(/=.*/, "", name)
      if (line ~ /^[A-Z_]+_PASSWORD=$/) line = line password()
      else if (line ~ /^[A-Z_]+=$/ && name in key) line = line key[name]
      print line
    }
  }
'
