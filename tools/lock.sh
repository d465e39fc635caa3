#!/usr/bin/env bash
# Resolve versions into lock files with hashes. No lock names a host or a folder of the machine it was made on,
# so that every installation may use its own mirror.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
if command -v uv >/dev/null; then uv=uv; else
  ../.venv/bin/python -m pip install --quiet uv
  uv=../.venv/bin/uv
fi
compile() { "$uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links "$@"; }
compile base.in build.in --output-file base.lock
compile test.in --output-file test.lock
cd ..
for folder in . bench/lighthouse; do (
  cd "$folder"
  npm install --package-lock-only --ignore-scripts --loglevel=error
  # Where its authors take donations is no part of a package.
  node -e 'const fs = require("fs"), lock = JSON.parse(fs.readFileSync("package-lock.json"));
for (const one of Object.values(lock.packages)) delete one.funding;
fs.writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");'
) done
if grep -nE '[a-z]+://|file:|"resolved"|(^|[ "])/[a-z]+/' requirements/*.lock package-lock.json bench/lighthouse/package-lock.json; then
  echo "A lock file names a host or a folder (above)." >&2
  exit 1
fi
echo "locks: versions and hashes only, no host named"
