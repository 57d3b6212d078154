#!/bin/sh
# summary.sh FILE...
#
# Adds up test results: names of what failed and what was skipped, with the
# reason where there is one, then a last line "N passed, N failed, N skipped".
# Exits with 1 if anything failed, or if there is nothing at all.
#
# A FILE that ends in .xml is JUnit's form as ctest --output-junit writes it;
# lines "SKIP: name: why" in a test's output are skipped tests too, each one
# beside the test that it is a part of. Any other FILE has lines of
# "passed|failed|skipped", a tab, a name, a tab, a reason.
set -eu

[ $# -gt 0 ] || {
    echo "usage: summary.sh FILE..." >&2
    exit 2
}

# One form out of both: result, name, reason.
junit_results()
{
    awk -v stage="$(basename "$1" .xml)" '
        function attribute(name,    at) {
            if (!match($0, " " name "=\"[^\"]*\""))
                return ""
            at = RSTART + length(name) + 3
            return plain(substr($0, at, RSTART + RLENGTH - 1 - at))
        }
        function plain(text) {
            gsub(/&lt;/, "<", text)
            gsub(/&gt;/, ">", text)
            gsub(/&quot;/, "\"", text)
            gsub(/&apos;/, "\047", text)
            gsub(/&amp;/, "\\&", text)
            return text
        }
        function put(result, name, why) {
            printf "%s\t%s: %s\t%s\n", result, stage, name, why
        }
        /<testcase / {
            test = attribute("name")
            status = attribute("status")
            why = ""
            n_parts = 0
            whole = ""
            open = 1
        }
        open && /<failure / { why = attribute("message") }
        open && /<skipped / { if (why == "") why = attribute("message") }
        open && match($0, /(^|>)SKIP: /) {
            line = plain(substr($0, RSTART + RLENGTH))
            sub(/<\/system-out>.*/, "", line)
            parts[n_parts++] = line
        }
        open && /<\/testcase>/ {
            open = 0
            if (status == "run")
                put("passed", test, "")
            else if (status == "disabled" || why ~ /^SKIP_/)
                whole = "skipped"
            else # a program that could not be started, for one
                put("failed", test, why)
            if (whole != "" && n_parts == 0)
                put(whole, test, "")
            for (i = 0; i < n_parts; i++)
                put("skipped", parts[i], "")
        }' "$1"
}

for file in "$@"; do
    case $file in
    *.xml) junit_results "$file" ;;
    *) cat "$file" ;;
    esac
done | awk -F '\t' '
    function show(kind,    i) {
        for (i = 0; i < n[kind]; i++)
            print kind ": " line[kind, i]
    }
    {
        line[$1, n[$1]++] = $2 ($3 == "" ? "" : " (" $3 ")")
    }
    END {
        show("skipped")
        show("failed")
        printf "%d passed, %d failed, %d skipped\n", n["passed"], n["failed"],
            n["skipped"]
        exit n["failed"] > 0 || n["passed"] == 0
    }'
