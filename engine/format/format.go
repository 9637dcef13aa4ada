package format

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Format describes a file format. Decode or Encode is nil if it cannot be read or written.
type Format struct {
	Name    string   // the id in requests and replies, such as "gox"
	Title   string   // for people, such as "Goxel"
	Exts    []string // file name extensions in lower case with the point, the usual one first
	Aliases []string // further names that clients use, in lower case
	Doc     string   // what a user should know, in a sentence or two
	Caps    Caps
	Options []Option

	// Adjust changes caps to what a file carries that is written with these options, such as colours that only an option keeps. Nil if no
	// option makes a difference.
	Adjust func(caps *Caps, v Values)

	// Sniff reports whether head, the first bytes of a file of the given size (at most SniffLen, fewer if the file is shorter), begins a
	// file of this format. Nil if the format cannot be told by its content.
	Sniff func(head []byte, size int64) bool

	// Decode reads a whole file into a new scene with at least one layer. It is called by [Format.Read].
	Decode func(ctx context.Context, data []byte, opt *DecodeOptions) (*scene.Scene, error)

	// Encode writes the scene. It is called by [Format.Write], which has warned of all that Caps says the format does not carry, but for
	// colours that are too many.
	Encode func(ctx context.Context, w io.Writer, s *scene.Scene, opt *EncodeOptions) error
}

// Read reads a whole file, whose bytes are not modified and may be kept by nobody. It reports progress from nothing to all.
func (f *Format) Read(ctx context.Context, data []byte, opt *DecodeOptions) (*scene.Scene, error) {
	opt.Progress.Report(0, 1)
	s, err := f.Decode(ctx, data, opt)
	if err == nil {
		opt.Progress.Report(1, 1)
	}
	return s, err
}

// Write writes a scene, after it has warned of what the format cannot carry and refused what is larger than the format allows.
func (f *Format) Write(ctx context.Context, w io.Writer, s *scene.Scene, opt *EncodeOptions) error {
	opt.Progress.Report(0, 1)
	if err := f.losses(ctx, s, opt); err != nil {
		return err
	}
	if err := f.Encode(ctx, w, s, opt); err != nil {
		return err
	}
	opt.Progress.Report(1, 1)
	return nil
}

// SniffLen is the number of bytes that Sniff functions see at most.
const SniffLen = 4096

// Caps says what a format can carry.
type Caps struct {
	Layers    bool // several layers
	Names     bool // of layers
	Hidden    bool // layer visibility; without it hidden layers are left out
	Alpha     bool // without it voxels are opaque from MinAlpha on, and left out below
	Negative  bool // positions, negative ones included; otherwise the min corner becomes 0,0,0
	Materials bool // of layers
	Cameras   bool
	Palette   bool // the order of colours, and colours without voxels
	Mesh      bool // a surface instead of voxels
	Picture   bool // a picture of the visible layers and no voxels: nothing counts as lost

	Colors int  // distinct colours at most, 0 for no limit
	Fixed  bool // colours become the nearest of a fixed set, such as Minecraft's blocks
	Levels int  // values that a channel of a colour can have, evenly spread over 0 to 255; 0 for all of them
	Shape  bool // no colours at all

	// NoBlack says that black stands for an empty cell, so that black voxels become #010101.
	NoBlack bool

	// Surface says that only voxels beside an empty cell have a colour in the file. Those inside are filled anew when it is read.
	Surface bool

	// Heights says that the file has a height and perhaps a colour for each column of cells, which is full below it.
	Heights bool

	MaxSize [3]int // voxels along x, y and z at most, 0 for no limit
}

// Progress is told how far work is: done of total, in whatever unit. Done never decreases in relation to total.
type Progress func(done, total int64)

// Report tells the progress; a nil Progress ignores it.
func (p Progress) Report(done, total int64) {
	if p != nil {
		p(done, total)
	}
}

// Part returns the progress of part i, from 0, of n parts that take about as long.
func (p Progress) Part(i, n int) Progress {
	const steps = 1000
	if p == nil {
		return nil
	}
	return func(done, total int64) {
		p(int64(i)*steps+int64(float64(done)/float64(max(total, 1))*steps), int64(n)*steps)
	}
}

// DecodeOptions says how to read a file.
type DecodeOptions struct {
	NewVolume func() storage.Volume // makes the volumes of layers; required
	Limits    Limits
	Warn      func(text string) // is told what was left out or mended; nil to ignore
	Progress  Progress          // nil to ignore; see [Budget.At]
	Values    Values            // of the format's options, as [Format.Values] returns them

	// Name is the name of the file without folder, "" if it is not known.
	Name string
	// Beside reads a file that the file at hand names, from the same folder or one below it; the name has forward slashes. It is nil if
	// there is no such folder.
	Beside func(name string) ([]byte, error)
}

// EncodeOptions says how to write a file.
type EncodeOptions struct {
	NewVolume func() storage.Volume // makes temporary volumes; required
	Warn      func(text string)     // is told what the format could not carry; nil to ignore
	Progress  Progress              // nil to ignore
	Values    Values                // of the format's options, as [Format.Values] returns them
	MaxBytes  int64                 // heap bytes that the encoder may use, default 1 GiB

	// Name is the name of the file without folder, "" if it is not known.
	Name string
	// Beside writes a further file into the folder of the file at hand, such as a texture. It is nil if there is no such folder; then the
	// file is written without what it would refer to, with a warning.
	Beside func(name string, data []byte) error
	// Open reads a file that an option names, from the folder of the file at hand or one below it. It is nil if there is no such folder.
	Open func(name string) ([]byte, error)
}

// MemoryLimit returns MaxBytes or its default.
func (o *EncodeOptions) MemoryLimit() int64 {
	if o.MaxBytes <= 0 {
		return 1 << 30
	}
	return o.MaxBytes
}

// Limits bounds what a decoder builds. A zero field means the default.
type Limits struct {
	Voxels int64 // cells that may be set, default 1<<30
	Layers int   // default 65,536
	Bytes  int64 // heap bytes held by the volumes and by all else that is kept of a file, default 4 GiB
}

// WithDefaults returns the limits with defaults for zero fields.
func (l Limits) WithDefaults() Limits {
	if l.Voxels == 0 {
		l.Voxels = 1 << 30
	}
	if l.Layers == 0 {
		l.Layers = 1 << 16
	}
	if l.Bytes == 0 {
		l.Bytes = 4 << 30
	}
	return l
}

// Warnf tells the caller of the decoder about something left out or mended.
func (o *DecodeOptions) Warnf(text string, args ...any) {
	if o.Warn != nil {
		o.Warn(fmt.Sprintf(text, args...))
	}
}

// Warnf tells the caller of the encoder about something that the format cannot carry.
func (o *EncodeOptions) Warnf(text string, args ...any) {
	if o.Warn != nil {
		o.Warn(fmt.Sprintf(text, args...))
	}
}

// Error reports input that is not a correct file of its format.
type Error struct {
	Format string
	Offset int64 // of the first byte of what is wrong, -1 if it has no place
	Msg    string
}

// Error returns the message with format and offset.
func (e *Error) Error() string {
	if e.Offset < 0 {
		return e.Format + ": " + e.Msg
	}
	return fmt.Sprintf("%s: at offset %d: %s", e.Format, e.Offset, e.Msg)
}

// UnsupportedError reports a request or a file that is correct but goes beyond what is supported or allowed.
type UnsupportedError struct {
	Format string
	Msg    string
}

// Error returns the message with the format.
func (e *UnsupportedError) Error() string { return e.Format + ": " + e.Msg }

// List is a set of formats in order of preference.
type List []*Format

// ByName returns the format that a request names: by id, alias, title or extension, in any case and with or without a leading point; nil
// if there is none.
func (l List) ByName(name string) *Format {
	name = strings.ToLower(strings.TrimPrefix(name, "."))
	for _, f := range l {
		if name == f.Name || name == strings.ToLower(f.Title) || slices.Contains(f.Aliases, name) {
			return f
		}
	}
	for _, f := range l {
		if slices.Contains(f.Exts, "."+name) {
			return f
		}
	}
	return nil
}

// ForPath returns the formats whose extension ends the path, in any case.
func (l List) ForPath(path string) List {
	base := strings.ToLower(filepath.Base(path))
	var found List
	for _, f := range l {
		if slices.ContainsFunc(f.Exts, func(ext string) bool { return strings.HasSuffix(base, ext) }) {
			found = append(found, f)
		}
	}
	return found
}

// Detect returns the readable format of a file with this content and path. Content decides; the extension decides between formats that
// content cannot tell. It returns nil if nothing fits.
func (l List) Detect(path string, data []byte) *Format {
	head := data[:min(len(data), SniffLen)]
	for _, f := range l {
		if f.Decode != nil && f.Sniff != nil && f.Sniff(head, int64(len(data))) {
			return f
		}
	}
	for _, f := range l.ForPath(path) {
		if f.Decode != nil && f.Sniff == nil {
			return f
		}
	}
	return nil
}

// Prefix returns a Sniff function that looks for fixed first bytes.
func Prefix(magic string) func([]byte, int64) bool {
	return func(head []byte, _ int64) bool { return bytes.HasPrefix(head, []byte(magic)) }
}
