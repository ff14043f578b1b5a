#!/usr/bin/env bash
# Makes sure that a Docker engine answers: installs docker.io and starts it where none does.
set -euo pipefail
source "$(dirname "$0")/say.sh"

# The command line client takes ten times as long to say the same, and may be newer than the engine.
engine_answers() {
    case ${DOCKER_HOST:-unix:///var/run/docker.sock} in
        unix://*) curl -fsS -m 5 --unix-socket "${engine#unix://}" http://localhost/_ping ;;
        tcp://*) curl -fsS -m 5 "http://${engine#tcp://}/_ping" || docker version ;;
        *) docker version ;;
    esac >/dev/null 2>&1
}

engine=${DOCKER_HOST:-unix:///var/run/docker.sock}
[[ -n $(command -v curl) ]] || install_packages curl

# Its client is wanted too; older releases ship it inside docker.io.
if engine_answers; then
    [[ -n $(command -v docker) ]] || install_packages "$(package_exists docker-cli && echo docker-cli || echo docker.io)"
    exit 0
fi

[[ -z ${DOCKER_HOST:-} ]] || give_up \
    "missing: a Docker engine at DOCKER_HOST=$DOCKER_HOST" \
    "Start that engine, or unset DOCKER_HOST to have one set up on this machine."

hold_lock docker
! engine_answers || exit 0

if [[ -z $(command -v dockerd) ]]; then
    install_packages docker.io
    [[ -n $(command -v docker) ]] || install_packages docker-cli
fi
((EUID == 0)) || give_up "missing: a running Docker engine. Start it as root, or join the group docker."

# Installing the package may have started it already.
if ! wait_for 3 engine_answers; then
    say "starting the Docker engine"
    if [[ -d /run/systemd/system ]]; then
        logged systemctl start docker
    else
        mkdir -p "$(dirname "$setup_log")"
        # After a crash the pid file may name a process that is somebody else's by now.
        pidof dockerd >/dev/null || rm -f /var/run/docker.pid
        setsid dockerd >>/var/log/dockerd.log 2>&1 </dev/null 9>&- &
    fi
fi

wait_for 60 engine_answers || give_up \
    "the Docker engine does not answer; its last words:" \
    "$(tail -n 5 /var/log/dockerd.log 2>/dev/null || journalctl -u docker -n 5 --no-pager)"
