#!/usr/bin/env bash
# What infra/base/make-base.sh needs to make a base image without any registry.
set -euo pipefail
source "$(dirname "$0")/say.sh"

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
if [[ -z $(command -v mmdebstrap) || ! -e $keyring ]]; then
    install_packages mmdebstrap debian-archive-keyring
fi
