#!/usr/bin/env bash
# Makes sure that the engine has the Kafka image of the Testcontainers suite, and prints its name.
# Where Docker Hub can't be reached, a stand-in is built from Kafka's Maven artifacts.
# KILN_BASE_IMAGE is what the stand-in starts from; without it the farm's base image.
set -euo pipefail
source "$(dirname "$0")/say.sh"

version=$(sed -n 's|.*<kafka.version>\(.*\)</kafka.version>.*|\1|p' "$root/pom.xml")
image=apache/kafka:$version
recipe=$root/infra/setup/kafka-image

image_exists() {
    docker image inspect "$image" >/dev/null 2>&1
}

build_stand_in() {
    local context=$root/var/kafka-image
    say "building a stand-in for $image from Maven artifacts (about a minute)"
    rm -rf "$context"
    mkdir -p "$context"
    cp "$recipe"/{Dockerfile,run,logback.xml} "$context"
    JAVA_HOME=$("$root/infra/setup/jdk.sh")
    export JAVA_HOME
    logged "$root/mvnw" -q -B -f "$recipe/pom.xml" -Dkafka.version="$version" \
        org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$context/libs"
    logged docker build -t "$image" --build-arg "BASE=$1" "$context"
    rm -rf "$context"
}

if ! image_exists; then
    hold_lock kafka-image
    if ! image_exists; then
        say "looking for $image"
        # Asked first, because a pull without a route can hang for minutes.
        if ! { curl -s -m 3 -o /dev/null https://registry-1.docker.io/v2/ &&
            timeout 120 docker pull -q "$image" >/dev/null 2>&1; }; then
            base=${KILN_BASE_IMAGE:-$("$root/infra/base/make-base.sh" | tail -n 1)}
            build_stand_in "$base"
        fi
    fi
fi
echo "$image"
