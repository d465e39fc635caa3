#!/usr/bin/env bash
# Install Ratusz from this folder into $1 (default /opt/ratusz), or bring the Ratusz there to this version. Asks no network.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/ratusz}
python=${PYTHON:-python3}
if ! "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Potrzebny jest Python 3.11 lub nowszy z modułem venv (python3-venv). / Python 3.11 or newer with venv is needed." >&2
  exit 1
fi
[ -x "$target/bin/python" ] || "$python" -m venv "$target"
pip=("$target/bin/python" -m pip --disable-pip-version-check install --quiet --no-index --find-links "$here/wheels" --no-deps)
"${pip[@]}" --require-hashes --requirement "$here/base.lock"
"${pip[@]}" --force-reinstall "$here"/wheels/ratusz-*.whl
"$target/bin/ratusz" --version
printf 'Dalej: poradnik %s, rozdział „Nowy bank”. / Next: the guide, in Polish.\n' "$here/administrator.pl.md"
printf 'Na próbę, od razu tutaj / To try it here:\n  %s init bank\n' "$target/bin/ratusz"
