#!/usr/bin/env bash
# Everything that an installation without a network needs, in build/bundle and build/ratusz-<version>.tar: wheels of the lock,
# the wheel of Ratusz with pages, styles and Polish sentences, the lock, a script that installs them, the guide, and the files of deploy/.
# The wheels are for the Python and the machine on which the bundle is made.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
out=build/bundle
rm -rf "$out" && mkdir -p "$out/wheels"
"$python" -m pip --disable-pip-version-check download --quiet --require-hashes --no-deps --only-binary :all: \
  --dest "$out/wheels" --requirement requirements/base.lock
"$python" -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation --wheel-dir "$out/wheels" .
cp requirements/base.lock LICENSE docs/guide/administrator.pl.md "$out/"
cp -r deploy "$out/"
cp tools/install.sh "$out/install.sh"
chmod +x "$out/install.sh"
version=$("$python" -c 'import ratusz; print(ratusz.__version__)')
tar -C build --sort=name --owner=0 --group=0 --transform "s,^bundle,ratusz-$version," -cf "build/ratusz-$version.tar" bundle
(cd build && sha256sum "ratusz-$version.tar" > "ratusz-$version.tar.sha256")
echo "build/ratusz-$version.tar ($(du -h "build/ratusz-$version.tar" | cut -f1))"
