package show

// Chosen returns the members that the table of choices names, by method.
func Chosen() map[string][]string {
	out := map[string][]string{}
	for name, c := range choices() {
		if c.list != "" {
			out[name] = append(out[name], c.list)
		}
		out[name] = append(append(out[name], c.columns...), c.rest...)
	}
	return out
}
