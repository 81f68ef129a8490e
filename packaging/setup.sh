#!/bin/sh
# Pre-step of every npm script: installs the locked dependencies, the pinned Node among them, unless they are there.
# Plain sh, since nothing else is certain to exist before it has run.
set -eu
cd "$(dirname "$0")/.."

stamp=node_modules/.secmon-setup
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp" && [ -x node_modules/.bin/node ]; then
  exit 0
fi
echo "setup: installing the locked dependencies (npm ci)"
npm ci --no-audit --no-fund --loglevel=error >/dev/null
if ! node_modules/.bin/node --version >/dev/null 2>&1; then
  echo "setup: the pinned Node did not install; the npm package 'node' needs its install script allowed" >&2
  exit 1
fi
cp package-lock.json "$stamp"
