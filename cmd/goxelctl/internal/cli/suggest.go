package cli

import "slices"

// Suggest returns the candidate that a mistyped word most likely means, "" if none is near. Its cost grows with the product of the lengths.
func Suggest(word string, candidates []string) string {
	best, least := "", max(1, min(len(word), longestWord)/3)+1
	if len(word) > longestWord {
		return ""
	}
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if d := distance(word, c); d < least {
			best, least = c, d
		}
	}
	return best
}

// longestWord is the length of words up to which mistakes are searched for.
const longestWord = 64

// distance returns how many bytes must be put in, taken out or replaced to make b of a: the Levenshtein distance.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
