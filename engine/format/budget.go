package format

import (
	"context"
	"fmt"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// checkEvery is the number of cells between two looks at the context and at the memory of the volumes.
const checkEvery = 1 << 16

// Budget holds a decoder to its limits and its context while it fills volumes. It belongs to one call of Decode.
type Budget struct {
	ctx     context.Context
	format  string
	opt     *DecodeOptions
	limits  Limits
	layers  int
	voxels  int64
	pending int64          // cells since the last check
	current storage.Volume // of the newest layer
	done    int64          // bytes of the volumes before it
	held    int64          // bytes beside volumes
	unknown int64          // bytes of them that are not interpreted
	warned  int
}

// MaxUnknown bounds the bytes that a decoder keeps of a file without interpreting them.
const MaxUnknown = 16 << 20

// What a decoder says about one file is bounded, since a hostile one can be wrong in millions of places and have names of millions of bytes.
const (
	maxWarnings     = 100
	maxWarningBytes = 1000
)

// Warnf tells the caller of the decoder about something left out or mended. Of many warnings about one file only the first are passed on,
// and of a long one the beginning.
func (b *Budget) Warnf(text string, args ...any) {
	switch b.warned++; {
	case b.warned < maxWarnings:
		text = fmt.Sprintf(text, args...)
		if len(text) > maxWarningBytes {
			text = strings.ToValidUTF8(text[:maxWarningBytes], "") + "..." // without a character cut in two
		}
		b.opt.Warnf("%s", text)
	case b.warned == maxWarnings:
		b.opt.Warnf("further warnings were left out")
	}
}

// NewBudget returns the budget of one call of Decode of the named format.
func NewBudget(ctx context.Context, format string, opt *DecodeOptions) *Budget {
	return &Budget{ctx: ctx, format: format, opt: opt, limits: opt.Limits.WithDefaults()}
}

// Format returns the name of the format, for the errors of what decoders share.
func (b *Budget) Format() string { return b.format }

// Limits returns the limits in force, without zero fields.
func (b *Budget) Limits() Limits { return b.limits }

// Volume returns a new volume for one more layer. Only the volume returned last is expected to grow.
func (b *Budget) Volume() (storage.Volume, error) {
	if b.layers++; b.layers > b.limits.Layers {
		return nil, b.unsupported("more than %d layers", b.limits.Layers)
	}
	if err := b.Check(); err != nil {
		return nil, err
	}
	if b.current != nil {
		b.done += b.current.Stats().Bytes
	}
	b.current = b.opt.NewVolume()
	return b.current, nil
}

// Add counts n cells that are about to be set. Every so often it checks the context and the memory of the volumes.
func (b *Budget) Add(n int64) error {
	if n > b.limits.Voxels-b.voxels {
		return b.unsupported("more than %d voxels", b.limits.Voxels)
	}
	b.voxels += n
	if b.pending += n; b.pending < checkEvery {
		return nil
	}
	return b.Check()
}

// Hold counts n bytes, not negative, that are about to be kept beside the volumes. They share the limit of bytes with the volumes.
func (b *Budget) Hold(n int) error {
	if int64(n) > b.limits.Bytes-b.bytes() {
		return b.overBytes()
	}
	b.held += int64(n)
	return nil
}

// HoldUnknown is Hold for bytes that are kept only to be written back. There may be [MaxUnknown] of them in a file.
func (b *Budget) HoldUnknown(n int) error {
	if int64(n) > MaxUnknown-b.unknown {
		return b.unsupported("the file has more than %d bytes (16 MiB) of unknown data", MaxUnknown)
	}
	b.unknown += int64(n)
	return b.Hold(n)
}

// bytes returns what is held in all.
func (b *Budget) bytes() int64 {
	n := b.held + b.done
	if b.current != nil {
		n += b.current.Stats().Bytes
	}
	return n
}

// overBytes returns the error of a file that takes more memory than the limit.
func (b *Budget) overBytes() error {
	return b.unsupported("the content takes more than the limit of %d bytes of memory", b.limits.Bytes)
}

// Check returns an error if the context has ended or the volumes have outgrown their memory. It is for work that sets no cells.
func (b *Budget) Check() error {
	b.pending = 0
	if b.ctx.Err() != nil {
		return context.Cause(b.ctx)
	}
	if b.bytes() > b.limits.Bytes {
		return b.overBytes()
	}
	return nil
}

// At tells the progress of the decoder, done of total bytes or other units, and is a [Budget.Check]. It costs much more than a call: once
// for each layer, slice or some thousand cells is enough.
func (b *Budget) At(done, total int64) error {
	b.opt.Progress.Report(done, total)
	return b.Check()
}

func (b *Budget) unsupported(text string, args ...any) error {
	return &UnsupportedError{Format: b.format, Msg: fmt.Sprintf(text, args...)}
}
