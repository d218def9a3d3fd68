#!/bin/sh
# Sees to it that Chromium is there for the browser tests, where this machine can install it.
# Debian's shell without a screen is asked first: it draws the same pages in three quarters of the time.
set -u
if command -v chromium-headless-shell >/dev/null 2>&1; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium for the browser tests ..." >&2
  apt-get update -qq >/dev/null 2>&1
  for packages in "chromium chromium-headless-shell" chromium; do
    # shellcheck disable=SC2086 # two packages, two words
    if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages >/dev/null 2>&1; then exit 0; fi
  done
fi
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
echo "There is no Chromium and it cannot be installed here: the browser tests are left out." >&2
echo "Install it with your package manager (Debian: apt-get install chromium) to run them too." >&2
