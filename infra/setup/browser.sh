#!/usr/bin/env bash
# Prints the path of a Chromium for the tests of the pages; installs one where there is none.
set -euo pipefail
source "$(dirname "$0")/say.sh"

find_browser() {
    local name
    for name in chromium google-chrome-stable google-chrome chromium-browser; do
        # Ubuntu's chromium-browser is a script that asks for a snap, which is no browser yet.
        if type -P "$name" && "$name" --version >/dev/null 2>&1; then return 0; fi
    done | tail -n 1 | grep .
}

find_browser && exit 0
install_packages chromium
find_browser || give_up "missing: Chromium. The package chromium of this system is only a pointer to a snap:" \
    "install Google Chrome from https://www.google.com/chrome/ instead."
