#!/bin/sh
# `npm run lint`: types, rules and layout. ESLint takes about as long as the other two together, and each one core.
set -u

{ tsc --noEmit && prettier --check .; } &
others=$!
eslint .
status=$?
wait "$others" || status=1
exit "$status"
