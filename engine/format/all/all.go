package all

import (
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/engine/format/obj"
	"github.com/goxel-daemon/goxel-daemon/engine/format/txt"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
)

// Formats returns a new list of all formats in order of preference, the native one first. Formats that are told by their first bytes come before
// those that are guessed from their text.
func Formats() format.List {
	return format.List{gox.Format(), vox.Format(), obj.Format(), txt.Format()}
}
