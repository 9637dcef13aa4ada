package render

// pattern returns n places within a pixel, no two of them in the same n-th of its width or height, so that edges in any direction come
// out in many steps. Four are the rotated grid; other numbers are the lattice i/n, i*k/n with the k that keeps them furthest apart.
func pattern(n int) [][2]float64 {
	step, best := 1, 0
	for k := 1; k < n; k++ {
		if d := closest(n, k); gcd(n, k) == 1 && d > best {
			step, best = k, d
		}
	}
	places := make([][2]float64, n)
	for i := range places {
		row := i * step % n
		if n == 4 {
			row = [4]int{1, 3, 0, 2}[i]
		}
		places[i] = [2]float64{(float64(i) + 0.5) / float64(n), (float64(row) + 0.5) / float64(n)}
	}
	return places
}

// closest returns the square of the smallest distance between two points of the endless lattice of n places with step k, in n-ths.
func closest(n, k int) int {
	least := n * n
	for i := 1; i < n; i++ {
		j := i * k % n
		j = min(j, n-j)
		least = min(least, i*i+j*j)
	}
	return least
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
