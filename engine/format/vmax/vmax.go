package vmax

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

const (
	name = "vmax"

	sceneFile     = "scene.json"
	contentsExt   = ".vmaxb"
	localHeader   = "PK\x03\x04"
	centralHeader = "PK\x01\x02"
	localLen      = 30

	maxFiles     = 1 << 14 // of an archive
	maxSmall     = 16 << 20
	maxContents  = 128 << 20 // of a file of voxels, packed or not
	maxSnapshots = 1 << 16
	maxObjects   = 1 << 18 // of scene.json, whatever they stand for
	maxDepth     = 128     // of groups

	chunkOrder = 5 // a chunk has 1<<chunkOrder voxels along each axis
	chunkCells = 1 << (3 * chunkOrder)
	maxChunks  = 1 << 12 // of a model: 512 voxels along each axis
	tileCells  = 1 << 12
	maxColors  = 256
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "VoxelMax",
		Exts:    []string{".vmax.zip", ".vmax"},
		Aliases: []string{"voxel max"},
		Doc: "The packages of VoxelMax, zipped: objects become layers with their names, visibility, positions and quarter turns, and 255 colours with alpha " +
			"in each.",
		Caps:   format.Caps{Layers: true, Names: true, Hidden: true, Alpha: true, Negative: true, Palette: true, Colors: maxColors - 1},
		Sniff:  sniff,
		Decode: Decode,
	}
}

// sniff looks for the names of files that packages have, since the list of all of them is at the end.
func sniff(head []byte, _ int64) bool {
	if !bytes.HasPrefix(head, []byte(localHeader)) {
		return false
	}
	for {
		at := bytes.Index(head, []byte(localHeader))
		if at < 0 || len(head)-at < localLen {
			return false
		}
		head = head[at:]
		n := int(binary.LittleEndian.Uint16(head[26:]))
		if ours(string(head[localLen:min(localLen+n, len(head))])) {
			return true
		}
		head = head[len(localHeader):]
	}
}

// ours reports whether a file of that name belongs to a package of VoxelMax.
func ours(file string) bool {
	base := path.Base(file)
	switch ext := path.Ext(base); ext {
	case contentsExt, ".vmaxhb", ".vmaxpsb", ".vmaxhvsb", ".vmaxhvsc":
		return true
	case ".png":
		return strings.HasPrefix(base, "palette") || strings.HasPrefix(file, "QuickLook/")
	}
	return base == sceneFile
}

// badInput returns the error of a file; what is wrong has no offset in it, since its parts are packed.
func badInput(text string, args ...any) error {
	return &format.Error{Format: name, Offset: -1, Msg: fmt.Sprintf(text, args...)}
}

func unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}
