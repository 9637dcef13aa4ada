# Prints the statement coverage of each package and of all, from a profile that may hold a block once per test binary.
# Fails when all together is under min percent: awk -v min=90 -f ci/cover.awk coverage.out
FNR == 1 && /^mode:/ { next }
{
	block = $1
	if (!(block in statements)) statements[block] = $2
	if ($3 > 0) covered[block] = 1
}
END {
	for (block in statements) {
		package = block
		sub(/\/[^\/]*$/, "", package)
		total[package] += statements[block]
		all += statements[block]
		if (block in covered) {
			hit[package] += statements[block]
			hits += statements[block]
		}
	}
	if (all == 0) {
		print "cover: the profile is empty"
		exit 1
	}
	for (package in total)
		printf "%6.1f %%  %5d statements  %s\n", 100 * hit[package] / total[package], total[package], package | "sort -k 4"
	close("sort -k 4")
	percent = 100 * hits / all
	printf "%6.1f %%  %5d statements  in total, at least %s %% wanted\n", percent, all, min
	if (percent < min) {
		print "cover: too little is covered"
		exit 1
	}
}
