#!/bin/bash
# verify-mariadb-server.sh IMAGE
# MariaDB is fine if it makes a database in an empty volume, with the password it was given for root,
# and then stores and returns a row over TCP, and refuses another password.

IMAGE=${1:?usage: verify-mariadb-server.sh IMAGE}
. "$(dirname "$0")/container.sh"

password=$(od -An -N 18 -tx1 /dev/urandom | tr -d ' \n')
volume="kiln-verify-mariadb-server-$$-$RANDOM"
trap 'docker volume rm --force "$volume" > /dev/null 2>&1 || true' EXIT

# The password goes by the environment, never by a command line.
query() {
    MYSQL_PWD=$password docker exec --env MYSQL_PWD --interactive "$container" \
        mariadb --protocol tcp --host 127.0.0.1 --user root --batch --skip-column-names "$@"
}
answers() {
    query --execute 'select 1' > /dev/null 2>&1
}

DB_ROOT_PASSWORD=$password docker run --rm --name "$volume-bootstrap" --volume "$volume:/var/lib/mysql" \
    --env KILN_BOOTSTRAP= --env DB_ROOT_PASSWORD "$IMAGE" > /dev/null || fail "bootstrap"
say "bootstrap: a database in an empty volume"

start_container --volume "$volume:/var/lib/mysql" "$IMAGE"
trap 'remove_container; docker volume rm --force "$volume" > /dev/null 2>&1 || true' EXIT
wait_for 60 "answer to 'select 1'" answers
say "version: $(query --execute 'select version()')"

got=$(query <<< 'create database kiln; create table kiln.t (word varchar(20)); insert into kiln.t values ("fired"); select word from kiln.t;') || fail "no row"
[ "$got" = fired ] || fail "stored 'fired', got '$got'"
say "stored 'fired' and got it back"
password=wrong
if answers; then
    fail "root came in with a wrong password"
fi
say "a wrong password is refused"
say "runs as $(docker exec "$container" id -un)"
say "OK"
