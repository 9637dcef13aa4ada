package server

import (
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// Decoder takes requests apart in the way of connections, and no more, so that this can be measured alone. The zero value is ready for use by
// one goroutine. What it reads it forgets with the next request.
type Decoder struct {
	flat  wire.Flat
	split frame.Splitter
	req   wire.Request
}

// Decode reads one request from the bytes as they come from a connection: flat ones in a single pass, others by framing and parsing. It reports
// whether text is a whole request.
func (d *Decoder) Decode(text []byte) bool {
	if n, ok := d.flat.Scan(text); ok && n == len(text) {
		return true
	}
	d.split.Reset()
	value, _, err := d.split.Next(text)
	return err == nil && value != nil && d.req.Parse(value, &wire.Options{IsBulk: method.IsBulk}) == nil
}
