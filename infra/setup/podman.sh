#!/usr/bin/env bash
# Makes sure that a Podman answers on a socket of its own, for the tests that build with it, and
# prints the socket's address. Its images stand apart from those of the machine's own Podman, and are
# not kept: what it stores is under KILN_PODMAN_DIR (/var/tmp/kiln-podman).
set -euo pipefail
source "$(dirname "$0")/say.sh"

dir=${KILN_PODMAN_DIR:-/var/tmp/kiln-podman}
socket=$dir/podman.sock
log=$dir/podman.log

podman_answers() {
    curl -fsS -m 5 --unix-socket "$socket" http://localhost/_ping >/dev/null 2>&1
}

# Where nothing else says so, Podman wants TLS from a registry on this host as well, systemd for its
# control groups and for its log of events, and overlays on whatever the disk is.
write_configuration() {
    cat >"$dir/containers.conf" <<'CONF'
[containers]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
# The other runtime refuses control groups of both versions side by side.
runtime = "runc"
CONF
    cat >"$dir/registries.conf" <<'CONF'
[[registry]]
prefix = "127.0.0.1"
location = "127.0.0.1"
insecure = true
CONF
    cat >"$dir/storage.conf" <<CONF
[storage]
driver = "overlay"
graphroot = "$dir/storage"
runroot = "$dir/run"
CONF
    # Debian's package brings one; others ask for a decision before the first pull.
    [[ -e /etc/containers/policy.json ]] || {
        mkdir -p /etc/containers
        echo '{"default": [{"type": "insecureAcceptAnything"}]}' >/etc/containers/policy.json
    }
}

[[ -n $(command -v curl) ]] || install_packages curl
if ! podman_answers; then
    hold_lock podman
    if ! podman_answers; then
        # Its helpers are named, because recommendations are not installed.
        [[ -n $(command -v podman) ]] || install_packages podman runc netavark aardvark-dns iptables
        ((EUID == 0)) || give_up "missing: a running Podman for the tests. Start this script as root."
        mkdir -p "$dir"
        write_configuration
        rm -f "$socket"
        say "starting Podman on $socket"
        CONTAINERS_CONF=$dir/containers.conf CONTAINERS_REGISTRIES_CONF=$dir/registries.conf \
            CONTAINERS_STORAGE_CONF=$dir/storage.conf TMPDIR=$dir \
            setsid podman system service --time=0 "unix://$socket" >>"$log" 2>&1 </dev/null 9>&- &
    fi
fi

wait_for 60 podman_answers || give_up "Podman does not answer; its last words:" "$(tail -n 5 "$log" 2>/dev/null)"
echo "unix://$socket"
