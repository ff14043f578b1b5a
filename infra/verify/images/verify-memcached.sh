#!/bin/bash
# verify-memcached.sh IMAGE
# Memcached is fine if it answers `version`, and gives back what it was given, over its published port.

IMAGE=${1:?usage: verify-memcached.sh IMAGE}
. "$(dirname "$0")/container.sh"

ask_version() {
    { exec 3<> "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null || return 1
    printf 'version\r\n' >&3
    IFS= read -r -t 2 answer <&3 || { exec 3>&-; return 1; }
    answer=${answer%$'\r'}
    [[ $answer == VERSION\ * ]]
}

start_container --publish 127.0.0.1::11211 "$IMAGE"
port=$(published 11211)
wait_for 30 "answer to 'version' on 127.0.0.1:$port" ask_version
say "127.0.0.1:$port answered: $answer"

word="kiln-$RANDOM"
printf 'set word 0 60 %d\r\n%s\r\nget word\r\n' "${#word}" "$word" >&3
read -r -t 2 stored <&3 && read -r -t 2 _ <&3 && read -r -t 2 value <&3 || fail "no answer to set and get"
[ "${stored%$'\r'}" = STORED ] && [ "${value%$'\r'}" = "$word" ] || fail "stored $word, got '$stored' and '$value'"
say "stored $word and got it back"

say "runs as $(docker exec "$container" id -un)"
say "OK"
