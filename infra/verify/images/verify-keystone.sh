#!/bin/bash
# verify-keystone.sh IMAGE
# Keystone is fine if, with a database of its own (sqlite) and an administrator made on the spot,
# it issues a token over HTTP, and accepts that token.

IMAGE=${1:?usage: verify-keystone.sh IMAGE}
. "$(dirname "$0")/container.sh"

in_container() {
    docker exec --interactive "$container" "$@"
}

# keystone_manage USER ARGUMENT... : what it says is shown only if it fails.
keystone_manage() {
    OS_BOOTSTRAP_PASSWORD=$password docker exec --env OS_BOOTSTRAP_PASSWORD --user "$1" "$container" \
        keystone-manage "${@:2}" > "$answers/output" 2>&1 && return
    cat "$answers/output" >&2
    fail "keystone-manage $2"
}

# A password for this run, which no command line ever shows.
password=$(od -An -N 18 -tx1 /dev/urandom | tr -d ' \n')
answers=$(mktemp -d)

# Said here and not left to the image's configuration, so that any Keystone image can be checked.
database=sqlite:////var/lib/keystone/keystone.db

# The image's own command, so that what is checked is what everybody runs.
start_container --publish 127.0.0.1::5000 --env OS_DATABASE__CONNECTION="$database" "$IMAGE"
trap 'remove_container; rm -rf "$answers"' EXIT
port=$(published 5000)
url="http://127.0.0.1:$port/v3"

keystone_manage keystone db_sync
tables=$(in_container python3 -c 'import sqlite3
with sqlite3.connect("/var/lib/keystone/keystone.db") as database:
    print(database.execute("select count(*) from sqlite_master where type = \"table\"").fetchone()[0])') || fail "no database"
say "db_sync: $tables tables"

keystone_manage root fernet_setup --keystone-user keystone --keystone-group keystone
say "fernet_setup: keys $(in_container ls /etc/keystone/fernet-keys | xargs)"

keystone_manage keystone bootstrap --bootstrap-region-id RegionOne --bootstrap-public-url "$url"
say "bootstrap: user admin"

discovered() {
    curl --silent --fail --max-time 5 --output "$answers/discovery" "$url"
}
wait_for 60 "answer at $url" discovered
say "GET $url: $(in_container python3 -c 'import json, sys
version = json.load(sys.stdin)["version"]
print(version["id"], version["status"])' < "$answers/discovery")"

# POST /v3/auth/tokens; the password goes to curl by its standard input.
status=$(printf '{"auth": {"identity": {"methods": ["password"], "password": {"user":
    {"name": "admin", "domain": {"id": "default"}, "password": "%s"}}},
    "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}' "$password" |
    curl --silent --max-time 30 --header 'Content-Type: application/json' --data-binary @- \
        --dump-header "$answers/headers" --output "$answers/token" --write-out '%{http_code}' "$url/auth/tokens") ||
    fail "no answer to POST $url/auth/tokens"
[ "$status" = 201 ] || fail "POST $url/auth/tokens: status $status: $(head -c 500 "$answers/token")"
token=$(sed -n 's/^x-subject-token: *\([^[:space:]]*\).*/\1/Ip' "$answers/headers")
[ -n "$token" ] || fail "POST $url/auth/tokens: status 201 without X-Subject-Token"
say "POST $url/auth/tokens: status $status, X-Subject-Token ${token:0:10}..., $(in_container python3 -c 'import json, sys
token = json.load(sys.stdin)["token"]
print("user", token["user"]["name"] + ", project", token["project"]["name"] + ", roles",
      "/".join(sorted(role["name"] for role in token["roles"])) + ", expires", token["expires_at"])' < "$answers/token")"

# A token that keystone itself doesn't take would be none. curl reads it from standard input here too.
status=$(printf 'header = "X-Auth-Token: %s"\n' "$token" |
    curl --silent --max-time 30 --config - --output "$answers/users" --write-out '%{http_code}' "$url/users") ||
    fail "no answer to GET $url/users"
[ "$status" = 200 ] || fail "GET $url/users with the token: status $status"
say "GET $url/users with the token: status $status, $(in_container python3 -c 'import json, sys
print(", ".join(user["name"] for user in json.load(sys.stdin)["users"]))' < "$answers/users")"

status=$(curl --silent --max-time 30 --header 'X-Auth-Token: nonsense' --output /dev/null --write-out '%{http_code}' "$url/users") || true
[ "$status" = 401 ] || fail "GET $url/users with a made-up token: status $status, expected 401"
say "GET $url/users with a made-up token: status $status"

say "OK"
