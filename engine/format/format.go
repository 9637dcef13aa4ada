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

	// Sniff reports whether head, the first bytes of a file (at most SniffLen, fewer if the file is shorter), begins a file of this
	// format. Nil if the format cannot be told by its content.
	Sniff func(head []byte) bool

	// Decode reads a whole file into a new scene with at least one layer.
	Decode func(ctx context.Context, data []byte, opt *DecodeOptions) (*scene.Scene, error)

	// Encode writes the scene.
	Encode func(ctx context.Context, w io.Writer, s *scene.Scene, opt *EncodeOptions) error
}

// SniffLen is the number of bytes that Sniff functions see at most.
const SniffLen = 4096

// Caps says what a format can carry.
type Caps struct {
	Layers    bool // several layers, with their names
	Names     bool
	Hidden    bool // layer visibility
	Alpha     bool
	Negative  bool // positions, negative ones included; otherwise the min corner becomes 0,0,0
	Materials bool
	Cameras   bool
	Colors    int // distinct colours at most, 0 for no limit
	MaxEdge   int // voxels along an axis at most, 0 for no limit
	Mesh      bool
}

// DecodeOptions says how to read a file.
type DecodeOptions struct {
	NewVolume func() storage.Volume // makes the volumes of layers; required
	Limits    Limits
	Warn      func(text string) // is told what was left out or mended; nil to ignore
}

// EncodeOptions says how to write a file.
type EncodeOptions struct {
	NewVolume func() storage.Volume // makes temporary volumes; required
	Warn      func(text string)     // is told what the format could not carry; nil to ignore
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
	ext := strings.ToLower(filepath.Ext(path))
	var found List
	for _, f := range l {
		if slices.Contains(f.Exts, ext) {
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
		if f.Decode != nil && f.Sniff != nil && f.Sniff(head) {
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
func Prefix(magic string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }
}
