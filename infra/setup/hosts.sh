#!/usr/bin/env bash
# What tests need that run several hosts on this machine: each has a bridge with a way out, and a
# name of its own. The engines come from docker.sh.
set -euo pipefail
source "$(dirname "$0")/say.sh"

((EUID == 0)) || give_up "missing: root, which the tests with several engines need"
packages=()
[[ -n $(command -v ip) ]] || packages+=(iproute2)
[[ -n $(command -v iptables) ]] || packages+=(iptables)
[[ -n $(command -v unshare) ]] || packages+=(util-linux)
[[ -n $(command -v hostname) ]] || packages+=(hostname)
((${#packages[@]} == 0)) || install_packages "${packages[@]}"
[[ -n $(command -v dockerd) ]] || give_up \
    "missing: dockerd, of which these tests start several" \
    "Install docker.io; an engine elsewhere (DOCKER_HOST) does not do."
