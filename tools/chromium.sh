#!/usr/bin/env bash
# The browser tests drive Debian's Chromium: install it where we may, else say what is missing.
set -euo pipefail
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing Debian's chromium (about 300 MB)"
  apt-get update -qq </dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core </dev/null >/dev/null
else
  echo "The browser tests need Chromium: sudo apt-get install chromium (or run make test-fast, which leaves them out)" >&2
  exit 1
fi
