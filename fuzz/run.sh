#!/usr/bin/env bash
# Runs fuzz targets one after the other, each for so many seconds.
#
#   fuzz/run.sh BUILD SECONDS [TARGET...]
#
# BUILD is the build folder of the preset "fuzz". What is found new goes to
# BUILD/fuzz-work/TARGET, and so does an input that fails; the run ends with
# code 1 then. P12_CORPUS (a folder with containers in files/), P12_FUZZ_SEEDS
# and vectors/files are read as seeds as well.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

dictionary() {
    case $1 in
    input) echo armor ;;
    material) echo material ;;
    password) echo text ;;
    profile) echo profile ;;
    *) echo asn1 ;;
    esac
}

max_len() {
    case $1 in
    password) echo 160 ;;
    attributes | params) echo 512 ;;
    x509) echo 2048 ;;
    *) echo 4096 ;;
    esac
}

# Folders with more seeds, if they are there.
seeds() {
    echo "$here/corpus/$1"
    [ ! -d "$here/repro/$1" ] || echo "$here/repro/$1"
    case $1 in audit | seal) echo "$here/corpus/pfx" ;; esac
    case $1 in
    audit | ber | input | pfx | seal)
        for folder in "$here/../vectors/files" \
            "${P12_CORPUS:+$P12_CORPUS/files}"; do
            [ ! -d "$folder" ] || echo "$folder"
        done
        ;;
    esac
    case $1 in
    audit | ber | pfx | safe | seal | x509)
        [ ! -d "${P12_FUZZ_SEEDS:-}" ] || echo "$P12_FUZZ_SEEDS"
        ;;
    esac
}

run() {
    local target=$1 work=$build/fuzz-work/$1
    local -a folders

    mkdir -p "$work/found" "$work/failed"
    mapfile -t folders < <(seeds "$target")
    echo "== $target, $seconds s"
    "$build/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -max_len="$(max_len "$target")" \
        -dict="$here/dictionaries/$(dictionary "$target").dict" \
        -artifact_prefix="$work/failed/" -print_final_stats=1 \
        "$work/found" "${folders[@]}"
}

if [ $# -lt 2 ]; then
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
fi
build=$1 seconds=$2
shift 2
[ $# -gt 0 ] || set -- attributes audit ber input material params password pfx \
    profile safe seal x509
failed=0
for target; do
    run "$target" || failed=1
done
exit "$failed"
