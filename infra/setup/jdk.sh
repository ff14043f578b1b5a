#!/usr/bin/env bash
# Prints the JAVA_HOME of a JDK that is new enough. Runs before every `kiln` command, so it reads
# the JDKs' own `release` files and starts no JVM and, where it can, no other process.
set -euo pipefail
wanted=25

is_fit() {
    local line version=
    [[ -x $1/bin/javac && -r $1/release ]] || return 1
    while read -r line; do
        [[ $line != JAVA_VERSION=* ]] || version=${line#JAVA_VERSION=}
    done <"$1/release"
    version=${version//\"/}
    version=${version%%[.+-]*}
    [[ $version =~ ^[0-9]+$ ]] && ((version >= wanted))
}

find_jdk() {
    local java candidate
    java=$(type -P java || true)
    [[ -z $java ]] || java=$(readlink -f "$java")
    for candidate in "${KILN_JAVA_HOME:-}" "${JAVA_HOME:-}" "${java%/bin/java}" /usr/lib/jvm/* /opt/*; do
        if [[ -n $candidate ]] && is_fit "$candidate"; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

find_jdk && exit 0

source "$(dirname "$0")/say.sh"
if [[ -n $(command -v apt-get) ]] && ((EUID == 0)); then
    refresh_package_lists
    for package in "openjdk-$wanted-jdk-headless" "temurin-$wanted-jdk"; do
        if package_exists "$package"; then
            install_packages "$package"
            find_jdk && exit 0
        fi
    done
fi
give_up "missing: a JDK, version $wanted or newer" \
    "Get one from https://adoptium.net/installation/ or this system's package manager," \
    "then set JAVA_HOME (or KILN_JAVA_HOME) to its folder."
