#!/bin/sh
# The closing line counts what ctest and the stages report, and nothing is
# taken for good that was not run.
set -eu

summary=$(dirname "$0")/summary.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cat >"$scratch/dev.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="Linux-c++" tests="6" failures="1" skipped="2">
	<testcase name="good" classname="good" time="0.1" status="run">
		<system-out>all well
</system-out>
	</testcase>
	<testcase name="in parts" classname="in parts" time="0.1" status="run">
		<system-out>SKIP: one of &lt;two&gt;: no &quot;peer&quot;
SKIP: two of two: no peer
</system-out>
	</testcase>
	<testcase name="bad" classname="bad" time="0.1" status="fail">
		<failure message=""/>
		<system-out>SKIP: a part of it: why not
</system-out>
	</testcase>
	<testcase name="whole" classname="whole" time="0" status="notrun">
		<skipped message="SKIP_RETURN_CODE=77"/>
		<system-out>SKIP: whole: no tool
</system-out>
	</testcase>
	<testcase name="silent" classname="silent" time="0" status="notrun">
		<skipped message="SKIP_RETURN_CODE=77"/>
	</testcase>
	<testcase name="absent" classname="absent" time="0" status="notrun">
		<skipped message="Unable to find executable"/>
	</testcase>
</testsuite>
END
printf 'passed\tfuzz: a\t\nskipped\tfuzz: b\tno time left\n' >"$scratch/r.tsv"
cat >"$scratch/wanted" <<'END'
skipped: dev: one of <two>: no "peer"
skipped: dev: two of two: no peer
skipped: dev: a part of it: why not
skipped: dev: whole: no tool
skipped: dev: silent
skipped: fuzz: b (no time left)
failed: dev: bad
failed: dev: absent (Unable to find executable)
3 passed, 2 failed, 6 skipped
END

status=0
"$summary" "$scratch/dev.xml" "$scratch/r.tsv" >"$scratch/got" || status=$?
diff -u "$scratch/wanted" "$scratch/got"
[ "$status" -eq 1 ]

# Without a failure it succeeds; without a result it does not.
"$summary" "$scratch/r.tsv" >/dev/null
: >"$scratch/empty.tsv"
if "$summary" "$scratch/empty.tsv" >"$scratch/got"; then
    echo "nothing at all was taken for a success" >&2
    exit 1
fi
grep -qx '0 passed, 0 failed, 0 skipped' "$scratch/got"
