# Runs every fuzz target of the module for a time each: sh ci/fuzz.sh 10s
#
# Go before 1.27 may report a clean end of -fuzztime as the failure "context deadline exceeded" (go.dev/issue/75804).
# A real finding always comes with an input that is named in the output, so that failure alone counts as success.
set -eu

time=${1:?usage: sh ci/fuzz.sh TIME}
go=${GO:-go}

list=$("$go" test -list '^Fuzz' ./...)
targets=$(printf '%s\n' "$list" | awk '
	/^Fuzz/ { names[n++] = $1 }
	/^ok/   { for (i = 0; i < n; i++) print $2 ":" names[i]; n = 0 }')

count=0
for target in $targets; do
	package=${target%:*}
	name=${target##*:}
	echo "fuzz $package $name for $time"
	if ! out=$("$go" test -run '^$' -fuzz "^$name\$" -fuzztime "$time" "$package" 2>&1 </dev/null); then
		case $out in
		*"Failing input"* | *"failure while testing seed"* | *panic:* | *"hung or terminated"*) finding=yes ;;
		*"    context deadline exceeded"*) finding=no ;;
		*) finding=yes ;;
		esac
		if test "$finding" = yes; then
			printf '%s\n' "$out"
			echo "make fuzz: $name of $package failed"
			exit 1
		fi
	fi
	printf '%s\n' "$out" | awk '/^fuzz: elapsed/ { last = $0 } END { if (last) print "  " last }'
	count=$((count + 1))
done
echo "make fuzz: $count targets, no failure"
