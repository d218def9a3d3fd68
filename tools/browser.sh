#!/bin/sh
# Sees to it that Chromium is there for the browser tests, where this machine can install it.
set -u
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium for the browser tests ..." >&2
  apt-get update -qq >/dev/null 2>&1
  if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1; then exit 0; fi
fi
echo "There is no Chromium and it cannot be installed here: the browser tests are left out." >&2
echo "Install it with your package manager (Debian: apt-get install chromium) to run them too." >&2
