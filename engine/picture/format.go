package picture

import (
	"path/filepath"
	"slices"
	"strings"
)

// Format is a kind of picture file that [Encode] writes.
type Format struct {
	// Name is the word by which clients name the format, Aliases are further ones; all in lower case.
	Name    string
	Aliases []string
	// Exts are the endings of file names, with the dot and in lower case, the usual one first.
	Exts []string
	// MediaType is what HTTP calls it.
	MediaType string
	// Doc is a sentence about the format for its users.
	Doc string
	// Alpha is whether the file keeps transparency. Otherwise pictures are laid over [EncodeOptions.Background].
	Alpha bool
	// Lossless is whether the file keeps the colours exactly.
	Lossless bool
	// Deep is whether the file keeps all 16 bits of a grey picture. Otherwise it gets the upper 8.
	Deep bool
	// MaxEdge and MaxPixels bound the pictures that the format takes, in pixels.
	MaxEdge, MaxPixels int

	write writer
}

// Formats lists the formats, the default first. Nobody writes to it.
var Formats = [...]Format{
	{
		Name: "png", Exts: []string{".png"}, MediaType: "image/png", Alpha: true, Lossless: true, Deep: true,
		Doc:     "Exact, with transparency, read everywhere. Pictures of few colours become very small.",
		MaxEdge: 1 << 16, MaxPixels: 1 << 28, write: writePNG,
	},
	{
		Name: "jpeg", Aliases: []string{"jpg"}, Exts: []string{".jpg", ".jpeg"}, MediaType: "image/jpeg",
		Doc:     "Small for soft shading and photographs; blurs sharp edges a little, has no transparency.",
		MaxEdge: 1<<16 - 1, MaxPixels: 1 << 28, write: writeJPEG,
	},
	{
		Name: "webp", Exts: []string{".webp"}, MediaType: "image/webp", Alpha: true, Lossless: true,
		Doc:     "Exact, with transparency, mostly smaller than PNG; read by browsers and most programs of today.",
		MaxEdge: 1 << 14, MaxPixels: 1 << 25, write: writeWebP,
	},
	{
		Name: "bmp", Exts: []string{".bmp"}, MediaType: "image/bmp", Lossless: true,
		Doc:     "Exact, not compressed, without transparency; for old programs.",
		MaxEdge: 1 << 16, MaxPixels: 1 << 28, write: writeBMP,
	},
	{
		Name: "rgba", Aliases: []string{"raw"}, Exts: []string{".rgba", ".raw"}, MediaType: "application/octet-stream", Alpha: true, Lossless: true,
		Doc:     "The bytes R, G, B, A of every pixel with straight alpha, row by row from the top, without a header.",
		MaxEdge: 1 << 20, MaxPixels: 1 << 28, write: writeRaw,
	},
}

// ByName returns the format of a name or alias in any case, or nil.
func ByName(name string) *Format {
	name = strings.ToLower(name)
	for i := range Formats {
		if f := &Formats[i]; f.Name == name || slices.Contains(f.Aliases, name) {
			return f
		}
	}
	return nil
}

// ByPath returns the format of a file name by its ending in any case, or nil.
func ByPath(path string) *Format {
	ext := strings.ToLower(filepath.Ext(path))
	for i := range Formats {
		if f := &Formats[i]; slices.Contains(f.Exts, ext) {
			return f
		}
	}
	return nil
}

// Names returns the names of all formats without the aliases, the default first.
func Names() []string {
	names := make([]string, 0, len(Formats))
	for i := range Formats {
		names = append(names, Formats[i].Name)
	}
	return names
}
