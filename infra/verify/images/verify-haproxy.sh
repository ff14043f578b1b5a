#!/bin/bash
# verify-haproxy.sh IMAGE
# HAProxy is fine if its monitor answers 200 over the published port, and its workers left root behind.

IMAGE=${1:?usage: verify-haproxy.sh IMAGE}
. "$(dirname "$0")/container.sh"

monitored() {
    status=$(curl --silent --max-time 2 --output /dev/null --write-out '%{http_code}' "http://127.0.0.1:$port/") && [ "$status" = 200 ]
}

start_container --publish 127.0.0.1::61313 "$IMAGE"
port=$(published 61313)
wait_for 30 "answer of the monitor on 127.0.0.1:$port" monitored
say "GET http://127.0.0.1:$port/: status $status"

info=$(docker exec "$container" bash -c 'echo "show info" | socat - UNIX-CONNECT:/run/haproxy/admin.sock') || fail "no answer at its socket"
say "show info: $(grep -E '^(Version|Uptime):' <<< "$info" | xargs)"
user=$(docker exec "$container" ps -o user= -C haproxy | tail -n 1)
[ "$user" = haproxy ] || fail "the worker runs as '$user', expected haproxy"
say "the worker runs as $user"
say "OK"
