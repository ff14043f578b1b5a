#!/usr/bin/env bash
# Makes a distribution's base image, pushes it to the farm's registry, and prints its pinned
# reference as the last line of stdout. Needs no registry of anybody else's: where Docker Hub can't
# be reached, the image is made from the distribution's packages.
set -euo pipefail
source "$(dirname "$0")/../setup/say.sh"

distribution=debian
suite=bookworm
registry=127.0.0.1:${KILN_REGISTRY_PORT:-5000}
repository=
mirror=
refresh=

usage() {
    cat <<'END'
Usage: kiln base [--distribution debian] [--suite bookworm] [--registry HOST:PORT]
                 [--repository base-images/debian] [--mirror URL] [--refresh]
  --mirror    where the packages come from, default http://deb.debian.org/debian;
              the image itself always names deb.debian.org
  --refresh   make it again, with today's packages, even when the registry has it
END
}

wrong_usage() {
    printf 'make-base.sh: %s\n' "$1" >&2
    usage >&2
    exit 2
}

while (($#)); do
    case $1 in
        --distribution | --suite | --registry | --repository | --mirror)
            (($# > 1)) || wrong_usage "$1 takes a value"
            declare "${1#--}=$2"
            shift 2
            ;;
        --refresh) refresh=yes && shift ;;
        -h | --help) usage && exit 0 ;;
        *) wrong_usage "unknown option $1" ;;
    esac
done
[[ $distribution == debian ]] || wrong_usage "can make only debian, not $distribution"
repository=${repository:-base-images/$distribution}
mirror=${mirror:-http://deb.debian.org/debian}
mirror=${mirror%/}
# Beside the main archive on every mirror that has both.
security_mirror=${mirror%/*}/debian-security
image=$registry/$repository:$suite

pinned_reference() {
    local digest
    digest=$(curl -sS -m 10 -I \
        -H 'Accept: application/vnd.docker.distribution.manifest.v2+json' \
        -H 'Accept: application/vnd.oci.image.manifest.v1+json' \
        -H 'Accept: application/vnd.docker.distribution.manifest.list.v2+json' \
        -H 'Accept: application/vnd.oci.image.index.v1+json' \
        "http://$registry/v2/$repository/manifests/$suite" |
        tr -d '\r' | sed -n 's/^docker-content-digest: //Ip') || true
    [[ -n $digest ]] && echo "$registry/$repository@$digest"
}

# Asked first, because a pull without a route can hang for minutes.
pull_from_hub() {
    curl -s -m 3 -o /dev/null https://registry-1.docker.io/v2/ || return 1
    say "pulling $distribution:$suite"
    timeout 60 docker pull -q "$distribution:$suite" >>"$setup_log" 2>&1 || return 1
    docker tag "$distribution:$suite" "$image"
}

# Its own dates, so that the same packages give the same layer whenever it is made.
date_of_packages() {
    local date
    date=$(curl -fsS -m 20 "$security_mirror/dists/$suite-security/InRelease" | sed -n 's/^Date: //p')
    date -d "$date" +%s
}

write_sources() {
    local suites
    for suites in "$1 $suite" "$1 $suite-updates" "$2 $suite-security"; do
        echo "deb $suites main"
    done
}

make_from_packages() {
    local work=$root/var/base
    [[ -n $(command -v mmdebstrap) ]] || give_up "missing: mmdebstrap. Run infra/setup/base-tools.sh as root."
    mkdir -p "$work"
    write_sources http://deb.debian.org/debian http://deb.debian.org/debian-security >"$work/sources.list"
    # Starting services while an image is being built fails or leaves state behind: 101 forbids it.
    printf '#!/bin/sh\nexit 101\n' >"$work/policy-rc.d"
    # Comes in last, because mmdebstrap itself needs what it turns off.
    cat >"$work/small-layers.conf" <<'END'
// apt's caches would add 60 MB to every layer that installs something.
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
APT::Keep-Downloaded-Packages "false";
END

    say "making $distribution $suite from packages of $mirror (about a minute)"
    SOURCE_DATE_EPOCH=$(date_of_packages) || give_up "cannot reach $security_mirror; choose another with --mirror"
    export SOURCE_DATE_EPOCH

    # The options are kept inside the image, so later installs leave out the same files.
    # Copyright files must stay: licences ask for them. mmdebstrap would remove our policy-rc.d at its
    # end if it had put its own there, hence --skip.
    write_sources "$mirror" "$security_mirror" |
        logged mmdebstrap --variant=minbase --format=tar --skip=chroot/policy-rc.d \
            --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
            --aptopt='APT::Install-Recommends "false"' \
            --aptopt='APT::Install-Suggests "false"' \
            --aptopt='Acquire::Languages "none"' \
            --aptopt='Acquire::GzipIndexes "true"' \
            --aptopt='Acquire::Retries "3"' \
            --dpkgopt='path-exclude=/usr/share/doc/*' \
            --dpkgopt='path-include=/usr/share/doc/*/copyright' \
            --dpkgopt='path-exclude=/usr/share/man/*' \
            --dpkgopt='path-exclude=/usr/share/info/*' \
            --dpkgopt='path-exclude=/usr/share/lintian/*' \
            --dpkgopt='path-exclude=/usr/share/locale/*' \
            --dpkgopt='path-include=/usr/share/locale/locale.alias' \
            --dpkgopt='force-unsafe-io' \
            --customize-hook="upload '$work/policy-rc.d' /usr/sbin/policy-rc.d" \
            --customize-hook='chmod 0755 "$1/usr/sbin/policy-rc.d"' \
            --customize-hook="upload '$work/small-layers.conf' /etc/apt/apt.conf.d/90small-layers" \
            --customize-hook="upload '$work/sources.list' /etc/apt/sources.list" \
            --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/* "$1"/var/log/*.log "$1"/var/log/apt "$1"/var/cache/ldconfig/aux-cache' \
            --customize-hook='mkdir -p "$1/var/lib/apt/lists/partial" "$1/var/cache/apt/archives/partial"' \
            --customize-hook=': >"$1/etc/machine-id"; rm -f "$1/var/lib/dbus/machine-id"' \
            --customize-hook='rm -f "$1/etc/resolv.conf" "$1/etc/hostname"' \
            "$suite" "$work/$suite.tar" - || give_up "could not make the base image"

    docker import \
        --change 'CMD ["bash"]' \
        --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
        --change 'ENV LANG=C.UTF-8' \
        --message "$distribution $suite of $(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)" \
        "$work/$suite.tar" "$image" >>"$setup_log"
    rm -f "$work/$suite.tar"
}

[[ -n $refresh ]] || ! pinned_reference || exit 0
hold_lock "base-${registry//[:\/]/-}"
# Another one may have made it while this one waited.
[[ -n $refresh ]] || ! pinned_reference || exit 0

mkdir -p "$(dirname "$setup_log")"
if ! pull_from_hub; then
    make_from_packages
fi
say "pushing $image"
logged docker push "$image"
pinned_reference || give_up "pushed $image, but the registry at $registry does not know it"
