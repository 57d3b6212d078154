# Shared by the scripts that run peers: other programs that read and write
# PKCS#12. To be sourced by bash, after which
#
#   peers_load              reads what setup.sh found
#   peer_work               makes a scratch folder that every peer can see
#   peer_run NAME ARG...    runs a peer; NAME is OPENSSL30, OPENSSL35,
#                           CERTTOOL37, CERTTOOL38, PK12UTIL, KEYTOOL or CURL34
#
# A chrooted peer sees only what is below its root. So the scratch folder lies
# there, nothing is mounted, and peer_run takes the root's path out of every
# argument: callers use one path for all peers.
# shellcheck shell=bash

# Where setup.sh keeps the peers unless it is told another place.
peers_dir()
{
    if [ -n "${P12_PEERS:-}" ]; then
        printf '%s\n' "$P12_PEERS"
    elif [ "$(id -u)" -eq 0 ]; then
        printf '%s\n' /var/cache/p12-peers
    else
        printf '%s\n' "${XDG_CACHE_HOME:-$HOME/.cache}/p12-peers"
    fi
}

# Fails if setup.sh has not been run.
peers_load()
{
    local env
    env=$(peers_dir)/peers.env
    [ -r "$env" ] || return 1
    # shellcheck disable=SC1090
    . "$env"
}

# True if the peer NAME was found.
peer_has()
{
    local prefix=P12_PEER_$1
    [ -n "${!prefix:-}" ]
}

peer_version()
{
    local version=P12_PEER_$1_VERSION
    printf '%s\n' "${!version:-}"
}

# Prints the path of a new scratch folder; the caller removes it.
peer_work()
{
    local parent=${TMPDIR:-/tmp}
    if [ -n "${P12_PEERS_ROOT:-}" ] && [ -w "$P12_PEERS_ROOT/tmp" ]; then
        parent=$P12_PEERS_ROOT/tmp
    fi
    mktemp -d "$parent/p12.XXXXXX"
}

# Runs peer NAME; 127 if it is missing.
peer_run()
{
    local name=P12_PEER_$1 prefix args=() arg
    shift
    prefix=${!name:-}
    [ -n "$prefix" ] || return 127
    case $prefix in
    chroot\ *)
        for arg in "$@"; do
            args+=("${arg//"$P12_PEERS_ROOT"\//\/}")
        done
        ;;
    *)
        args=("$@")
        ;;
    esac
    # The prefix is a command with its first arguments.
    # shellcheck disable=SC2086
    $prefix "${args[@]}"
}
