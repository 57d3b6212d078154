# Shared by the checks of the sources' shape; to be sourced by sh from the
# source folder.
# shellcheck shell=sh

failures=0

# Remembers that something is wrong, and says what.
wrong()
{
    printf '%s\n' "$*" >&2
    failures=$((failures + 1))
}

# Ends the check. $1: what was looked at, for the log.
finish()
{
    if [ "$failures" -ne 0 ]; then
        echo "$failures wrong in $1" >&2
        exit 1
    fi
    echo "checked: $1"
    exit 0
}

# Ends the check because of what is missing here.
skip()
{
    echo "SKIP: $1: $2"
    exit 77
}

# Every file of the project, as paths from the source folder: all but what git
# ignores.
project_files()
{
    find . -name .git -prune -o -path ./build -prune -o -type f -print |
        sed 's|^\./||' | LC_ALL=C sort
}

# Our C sources and headers.
c_files()
{
    project_files | grep -E '^(include|src|tests|fuzz)/.*\.[ch]$'
}
