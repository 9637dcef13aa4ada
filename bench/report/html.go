package report

import "io"

// WriteHTML is replaced below.
func (d *Document) WriteHTML(w io.Writer) error { return nil }
