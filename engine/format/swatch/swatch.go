package swatch

import (
	"bytes"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// MaxColors bounds the colours of a palette.
const MaxColors = 1 << 16

// MaxBytes is the size of the largest file that is read.
const MaxBytes = 16 << 20

// Format describes a format of palettes. Encode is nil if it is read only.
type Format struct {
	Name  string // the id in requests and replies
	Title string // for people
	Exts  []string

	sniff  func(data []byte) bool
	decode func(data []byte) (*scene.Palette, error)
	Encode func(w io.Writer, p *scene.Palette) error // writes the colours, and the names if the format has them
}

// Formats returns a new list of all formats, the preferred one of an extension first.
func Formats() []*Format {
	return []*Format{
		{Name: "gpl", Title: "GIMP palette", Exts: []string{".gpl"}, sniff: prefix("GIMP Palette"), decode: decodeGPL, Encode: encodeGPL},
		{Name: "pal", Title: "JASC palette", Exts: []string{".pal"}, sniff: prefix("JASC-PAL"), decode: decodeJASC, Encode: encodeJASC},
		{Name: "riff", Title: "RIFF palette", Exts: []string{".pal"}, sniff: prefix("RIFF"), decode: decodeRIFF},
		{Name: "png", Title: "PNG pixels", Exts: []string{".png"}, sniff: prefix("\x89PNG\r\n\x1a\n"), decode: decodePNG, Encode: encodePNG},
		{Name: "dat", Title: "Build palette", Exts: []string{".dat", ".pal"}, sniff: func(data []byte) bool { return len(data) == buildBytes }, decode: decodeBuild},
	}
}

func prefix(magic string) func([]byte) bool {
	return func(data []byte) bool { return bytes.HasPrefix(data, []byte(magic)) }
}

// Decode reads a file, whose format the content tells. Errors are those of package format.
func Decode(data []byte) (*scene.Palette, *Format, error) {
	for _, f := range Formats() {
		if f.sniff(data) {
			p, err := f.decode(data)
			return p, f, err
		}
	}
	return nil, nil, &format.UnsupportedError{Format: "palette", Msg: "the file is none of " + names(func(*Format) bool { return true })}
}

// Writer returns the format that a request names, or if it names none that of the path's extension. It returns nil and the names of those
// that can be written if there is none.
func Writer(name, path string) (f *Format, known string) {
	name = strings.ToLower(strings.TrimPrefix(name, "."))
	ext := strings.ToLower(filepath.Ext(path))
	for _, f := range Formats() {
		if f.Encode != nil && (name == f.Name || name == "" && slices.Contains(f.Exts, ext)) {
			return f, ""
		}
	}
	return nil, names(func(f *Format) bool { return f.Encode != nil })
}

func names(keep func(*Format) bool) string {
	var list []string
	for _, f := range Formats() {
		if keep(f) {
			list = append(list, f.Name)
		}
	}
	return strings.Join(list, ", ")
}

func badInput(name string, offset int, text string) error {
	return &format.Error{Format: name, Offset: int64(offset), Msg: text}
}

func tooMany(name string) error {
	return &format.UnsupportedError{Format: name, Msg: "more than 65536 colours"}
}
