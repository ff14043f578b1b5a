#!/usr/bin/env bash
# Makes sure that an image registry answers on 127.0.0.1:$KILN_REGISTRY_PORT (5000).
# KILN_REGISTRY_STORAGE says where it keeps its images (var/registry).
# With --program it starts nothing but prints where the registry's program is, for tests that start
# their own.
set -euo pipefail
source "$(dirname "$0")/say.sh"

address=127.0.0.1:${KILN_REGISTRY_PORT:-5000}
storage=${KILN_REGISTRY_STORAGE:-$root/var/registry}
program=$(command -v docker-registry || echo "$root/var/setup/docker-registry/usr/bin/docker-registry")

# Every registry names its API in this header, also when it wants a login.
registry_answers() {
    curl -sS -m 5 -D - -o /dev/null "http://$address/v2/" 2>/dev/null |
        grep -i '^Docker-Distribution-Api-Version' >/dev/null
}

# Unpacked, not installed: the package's own service would take port 5000 with deletions off.
unpack_program() {
    local dir=$root/var/setup/docker-registry
    say "fetching docker-registry"
    mkdir -p "$dir"
    refresh_package_lists
    (cd "$dir" && logged apt-get -q download docker-registry && logged dpkg-deb -x docker-registry_*.deb . && rm -f ./*.deb)
}

program_is_there() {
    [[ ! -x $program ]] || return 0
    [[ -n $(command -v apt-get) ]] || return 1
    package_exists docker-registry || refresh_package_lists
    package_exists docker-registry && unpack_program
}

if [[ ${1:-} == --program ]]; then
    hold_lock "registry-program"
    program_is_there || give_up "missing: the program docker-registry" \
        "Install the package docker-registry, or put the program on the PATH."
    echo "$program"
    exit 0
fi

registry_answers && exit 0
hold_lock "registry-${address##*:}"
! registry_answers || exit 0

if curl -sS -m 2 -o /dev/null "http://$address/" 2>/dev/null; then
    give_up "something else than a registry answers on $address; set KILN_REGISTRY_PORT to another port"
fi

mkdir -p "$storage" "$root/var/setup"
if program_is_there; then
    say "starting the registry on $address, images in $storage"
    REGISTRY_HTTP_ADDR=$address REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=$storage \
        setsid "$program" serve "$root/infra/setup/registry.yml" \
        >>"$root/var/setup/registry-daemon.log" 2>&1 </dev/null 9>&- &
else
    say "starting the registry on $address from the image registry:2, images in $storage"
    docker rm -f "kiln-registry-${address##*:}" >/dev/null 2>&1 || true
    logged timeout 120 docker run -d --name "kiln-registry-${address##*:}" --network host \
        -e REGISTRY_HTTP_ADDR="$address" \
        -v "$root/infra/setup/registry.yml:/etc/docker/registry/config.yml:ro" \
        -v "$storage:/var/lib/registry" registry:2 || give_up \
        "missing: a registry on $address" \
        "Neither the package docker-registry nor the image registry:2 can be had here: start one by hand."
fi

wait_for 30 registry_answers || give_up \
    "the registry does not answer on $address; its last words:" \
    "$(tail -n 5 "$root/var/setup/registry-daemon.log" 2>/dev/null)"
