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

// distance returns how many bytes must be put in, taken out, replaced or swapped with their neighbour to make b of a: the Damerau-Levenshtein distance
// without edits within swapped pairs.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, row[j]+1, last[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
