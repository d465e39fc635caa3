#!/usr/bin/env bash
# Make a virtual environment in $1 with the first fitting Python; say what is missing where it cannot be made.
set -euo pipefail
target=$1

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
python=""
for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13; do
  if command -v "$name" >/dev/null && fits "$name"; then python=$name; break; fi
done
if [ -z "$python" ]; then
  echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv" >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "python3-venv is missing; installing it"
    apt-get update -qq </dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv </dev/null >/dev/null
  else
    echo "Python's venv module is missing. This mends it: sudo apt-get install python3-venv" >&2
    exit 1
  fi
fi
"$python" -m venv "$target"
