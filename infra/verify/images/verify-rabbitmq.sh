#!/bin/bash
# verify-rabbitmq.sh IMAGE
# RabbitMQ is fine if its own diagnostics say so, its port speaks AMQP, and its cookie is its own.

IMAGE=${1:?usage: verify-rabbitmq.sh IMAGE}
. "$(dirname "$0")/container.sh"

running() {
    docker exec "$container" rabbitmq-diagnostics -q check_running > /dev/null 2>&1
}
# A server that doesn't like the protocol's version answers with the header of the one it speaks.
greeted() {
    { exec 3<> "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null || return 1
    printf 'AMQP\x09\x09\x09\x09' >&3
    header=$(timeout 2 head -c 8 <&3 | od -An -c | xargs)
    exec 3>&-
    [[ $header == 'A M Q P'* ]]
}

start_container --publish 127.0.0.1::5672 "$IMAGE"
port=$(published 5672)
wait_for 90 "running RabbitMQ" running
say "check_running: OK; version $(docker exec "$container" rabbitmq-diagnostics -q server_version)"
wait_for 10 "AMQP header on 127.0.0.1:$port" greeted
say "127.0.0.1:$port answered: $header"

cookie() {
    sha256sum | cut -c 1-8
}
mine=$(docker exec "$container" cat /var/lib/rabbitmq/.erlang.cookie | cookie)
if docker run --rm --entrypoint test "$IMAGE" -e /var/lib/rabbitmq/.erlang.cookie; then
    fail "the image has an Erlang cookie baked in"
fi
say "the image has no Erlang cookie; this container made its own (sha256 $mine...)"
say "runs as $(docker exec "$container" id -un)"
say "OK"
