# Sourced by the checks of this folder: starts the container to look at, and removes it whatever happens.

set -euo pipefail

check=$(basename "$0" .sh)
container=

# start_container DOCKER_RUN_ARGUMENT... : sets $container; all arguments go to `docker run`.
start_container() {
    container="kiln-$check-$$-$RANDOM"
    trap remove_container EXIT
    trap 'exit 130' INT TERM
    docker run --detach --name "$container" "$@" > /dev/null
    say "started $container from ${IMAGE}"
}

remove_container() {
    docker rm --force --volumes "$container" > /dev/null 2>&1 || true
}

say() {
    echo "$check: $*"
}

# fail MESSAGE : shows what the container had to say, and ends with 1.
fail() {
    echo "$check: FAILED: $*" >&2
    if [ -n "$container" ]; then
        echo "$check: state: $(docker inspect --format '{{.State.Status}}, exit code {{.State.ExitCode}}' "$container")" >&2
        echo "$check: last lines of its log:" >&2
        docker logs --tail 30 "$container" >&2 || true
    fi
    exit 1
}

# wait_for SECONDS WHAT COMMAND... : runs the command until it succeeds; gives up early if the container ends.
wait_for() {
    local seconds=$1 what=$2
    shift 2
    local deadline=$((SECONDS + seconds))
    until "$@"; do
        [ "$(docker inspect --format '{{.State.Running}}' "$container")" = true ] || fail "the container ended before $what"
        [ "$SECONDS" -lt "$deadline" ] || fail "no $what within $seconds s"
        sleep 0.3
    done
}

# published PORT : the port of 127.0.0.1 that leads to it.
published() {
    local port
    port=$(docker port "$container" "$1/tcp" 2> /dev/null | sed -n 's/^127\.0\.0\.1://p' | head -n 1) || true
    [ -n "$port" ] || fail "port $1 is not published"
    echo "$port"
}
