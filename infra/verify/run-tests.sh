#!/usr/bin/env bash
# `kiln test`: sets up what the tests need, runs them, and ends with a table of the suites and
# one line `N passed, N failed, N skipped`. Arguments go to Maven. A skipped test counts as a failure:
# a green run must mean that everything was tried.
# `kiln test faults` runs instead what would make that too long: registries and disks that fail, builds
# without end, hosts that leave; the other run names what it leaves to it.
set -euo pipefail
faults=0
if [[ ${1:-} == faults ]]; then
    faults=1
    set -- -Dkiln.test.excluded= -Dgroups=faults -Dsurefire.failIfNoTests=false "${@:2}"
fi
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"

JAVA_HOME=$(infra/setup/jdk.sh)
export JAVA_HOME
infra/setup/docker.sh
infra/setup/registry.sh
infra/setup/base-tools.sh
infra/setup/hosts.sh
# Some tests start registries of their own.
registry_program=$(infra/setup/registry.sh --program)
export PATH=$PATH:${registry_program%/*}
export KILN_TEST_REGISTRY=127.0.0.1:${KILN_REGISTRY_PORT:-5000}
KILN_TEST_BASE=$(infra/base/make-base.sh --registry "$KILN_TEST_REGISTRY" | tail -n 1)
KILN_TEST_CHROMIUM=$(infra/setup/browser.sh)
KILN_TEST_PODMAN=$(infra/setup/podman.sh)
KILN_TEST_KAFKA_IMAGE=$(KILN_BASE_IMAGE=$KILN_TEST_BASE infra/setup/kafka-image.sh)
export KILN_TEST_BASE KILN_TEST_CHROMIUM KILN_TEST_KAFKA_IMAGE KILN_TEST_PODMAN
# Testcontainers would pull helper images: one to clean up after us, one to find its own host when
# it believes to run inside a container. Neither can be had everywhere, and neither is needed.
export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1

# Documentation that has fallen behind fails the run, but not before the tests have been tried.
docs=0
if infra/verify/check-docs.sh; then
    echo "documentation: links and sub-commands are complete"
else
    docs=1
fi

reports() {
    find . -path '*/target/surefire-reports/TEST-*.xml' "$@"
}

# Reports of suites that were removed or renamed since would be counted again.
reports -delete

# A failing test must not keep the modules above it from being tested: the count below fails the run.
# Of Maven's talk only what tells something is shown; all of it is in the log.
log=var/test.log
mkdir -p var
set +e
./mvnw -B -ntp -fae -Dmaven.test.failure.ignore=true verify "$@" 2>&1 | tee "$log" |
    grep --line-buffered -E '^\[ERROR\]|Building Kiln|Tests run:.*-- in|BUILD|SUCCESS|FAILURE|SKIPPED'
code=${PIPESTATUS[0]}
set -e
((code == 0)) || echo "the whole output: $root/$log"

# One line for each suite: module, class, tests, failed, skipped, seconds; then the names of the tests
# that did not pass. Surefire writes each element's start on a line of its own.
summary() {
    reports -print0 | sort -z | xargs -0 -r awk '
        function attribute(name,    value) {
            value = $0
            if (!sub(".* " name "=\"", "", value)) return ""
            sub("\".*", "", value)
            return value
        }
        /<testsuite / {
            module = FILENAME
            sub("^\\./", "", module)
            sub("/target/.*", "", module)
            suite = attribute("name")
            sub(".*\\.", "", suite)
            bad = attribute("failures") + attribute("errors")
            printf "  %-14s %-44s %5d tests %8.1f s%s\n", module, suite, attribute("tests"),
                attribute("time"), bad ? "  " bad " failed" : ""
            tests += attribute("tests"); failed += bad; skipped += attribute("skipped")
        }
        /<testcase / { test = suite "." attribute("name") }
        /<(failure|error)[ >]/ { others = others "  failed: " test "\n" }
        /<skipped/ { others = others "  skipped: " test "\n" }
        END {
            printf "\n%s%d passed, %d failed, %d skipped\n", others, tests - failed - skipped, failed, skipped
        }'
}

echo
table=$(summary)
table=${table:-0 passed, 0 failed, 0 skipped}
((docs == 0)) || echo "documentation: has fallen behind, see the lines that begin with docs: above"
((faults == 1)) || echo "left to \`kiln test faults\`: $(grep -rl '^@Tag("faults")' infra/verify/src/test |
    sed 's|.*/||; s|\.java$||' | sort | paste -sd ' ')"
printf '%s\n' "$table"
read -r passed _ failed _ skipped _ <<<"${table##*$'\n'}"
if ((passed == 0 || failed > 0 || skipped > 0 || docs > 0)) && ((code == 0)); then
    code=1
fi
exit "$code"
