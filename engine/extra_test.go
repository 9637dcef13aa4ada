package engine_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// TestExtraIsCounted opens a file that holds a large part that nobody interprets: it counts as memory of its project until that is closed.
func TestExtraIsCounted(t *testing.T) {
	e := start(t, engine.Options{})
	p := create(t, e)
	empty := p.Bytes()
	const size = 1 << 20
	p.Scene().Extra = append(p.Scene().Extra, scene.Chunk{Type: "PLAC", Data: make([]byte, size)})
	path := t.TempDir() + "/extra.gox"
	save(t, p, path)
	q, _, err := e.Open(t.Context(), path, engine.OpenOptions{})
	must(t, err)
	if got := q.Bytes(); got < empty+size/2 || got > empty+2*size {
		t.Errorf("%d bytes are counted with a part of %d, %d without", got, size, empty)
	}
	q.Close()
	p.Close()
	if got := e.Stats().Bytes; got != 0 {
		t.Errorf("%d bytes are counted when all projects are closed", got)
	}
}
