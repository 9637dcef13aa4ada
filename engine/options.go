package engine

import (
	"crypto/rand"
	"encoding/hex"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Options configures an engine. Formats and Storage are required; a zero value elsewhere means the default.
type Options struct {
	Formats        format.List
	Storage        storage.Kind
	StorageOptions storage.Options

	Workers     int   // goroutines for work that is not done in place, default 8
	QueueSize   int   // requests that may wait or run at once over all projects, default 1024
	MaxProjects int   // projects open at once, default 256
	MaxMemory   int64 // bytes held by volumes and undo records over all projects, default 2 GiB
	MaxFile     int64 // bytes of a file that is opened, default 1 GiB

	// UndoBytes bounds the undo records of a project, in bytes, default 64 MiB. After an edit the oldest go first; an edit whose record
	// alone is larger cannot be undone. What Undo takes out of a project may pass the bound until the next edit.
	UndoBytes int64

	// Roots confines the files that can be opened and written to these folders. Empty means no confinement.
	Roots []string

	Now   func() time.Time // the clock, default time.Now
	NewID func() string    // makes globally unique project ids, default 16 random bytes in hexadecimal
}

func (o Options) withDefaults() Options {
	def := func(n *int, d int) {
		if *n == 0 {
			*n = d
		}
	}
	def64 := func(n *int64, d int64) {
		if *n == 0 {
			*n = d
		}
	}
	def(&o.Workers, 8)
	def(&o.QueueSize, 1024)
	def(&o.MaxProjects, 256)
	def64(&o.MaxMemory, 2<<30)
	def64(&o.UndoBytes, 64<<20)
	def64(&o.MaxFile, 1<<30)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = randomID
	}
	return o
}

func randomID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, see its documentation
	return hex.EncodeToString(b[:])
}
