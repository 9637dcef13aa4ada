package mesh

// transpose turns a matrix of 64 rows of 64 bits over its diagonal: bit i of row k becomes bit k of row i. It swaps the quarters of ever
// smaller squares (H. S. Warren, Hacker's Delight, 2nd edition, section 7-3).
func transpose(a *[64]uint64) {
	mask := uint64(1<<32 - 1)
	for j := 32; j != 0; {
		for k := 0; k < 64; k = (k + j + 1) &^ j {
			upper, lower := &a[k&63], &a[(k+j)&63]
			t := (*upper>>j ^ *lower) & mask
			*upper ^= t << j
			*lower ^= t
		}
		j >>= 1
		mask ^= mask << j
	}
}
