# Sourced by the set-up scripts: how they speak, log, wait for each other and install packages.
# Progress goes to stderr, so that a script's stdout is its result alone.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
setup_log=$root/var/setup/$(basename "$0" .sh).log

say() {
    printf 'setup: %s\n' "$*" >&2
}

# What is missing and how to get it; 3 is Kiln's exit code for infrastructure that isn't there.
give_up() {
    local line
    for line in "$@"; do say "$line"; done
    exit 3
}

# Runs a command with its output in the log; only a failure shows it.
logged() {
    mkdir -p "$(dirname "$setup_log")"
    printf -- '--- %s: %s\n' "$(date -u +%FT%TZ)" "$*" >>"$setup_log"
    "$@" >>"$setup_log" 2>&1 || {
        local code=$?
        say "failed ($code): $1"
        tail -n 15 "$setup_log" | sed 's/^/  | /' >&2
        say "the whole log: $setup_log"
        return "$code"
    }
}

# Holds a lock of the whole machine until the script ends: several clones may set up at once.
# One for each user, because a shared folder's files can't be opened by another one.
# Daemons must be started with 9>&-, or they would hold the lock for as long as they live.
hold_lock() {
    local dir=/run/lock
    [[ -w $dir ]] || dir=${TMPDIR:-/tmp}
    exec 9>"$dir/kiln-$1.$UID.lock"
    flock 9
}

# Waits until a command succeeds: wait_for SECONDS COMMAND…
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.2
    done
}

# Ends the script unless packages can be installed here; the argument says what for.
need_apt() {
    local packages=$1
    [[ -n $(command -v apt-get) ]] || give_up \
        "missing: $packages. This script knows only Debian and Ubuntu." \
        "Install it with this system's package manager, then try again."
    ((EUID == 0)) || give_up "missing: $packages. Install it as root: apt-get install $packages"
}

package_exists() {
    apt-cache policy "$1" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null
}

# Old lists name versions that the mirrors have dropped, so they are fetched once per script.
# One broken extra source of the host must not stop everything: the install itself will tell.
refresh_package_lists() {
    [[ -z ${lists_are_fresh:-} ]] || return 0
    logged apt-get -q -o DPkg::Lock::Timeout=300 update || true
    lists_are_fresh=yes
}

install_packages() {
    need_apt "$*"
    (
        hold_lock apt
        say "installing $*"
        refresh_package_lists
        logged env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
            install --no-install-recommends "$@" </dev/null
    ) || give_up "could not install $*"
}
