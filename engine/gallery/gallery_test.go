package gallery_test

import (
	"os"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
)

func TestPutWritesTheFile(t *testing.T) {
	dir := t.TempDir() + "/renders"
	g, err := gallery.Open(gallery.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if _, err := os.Lstat(dir); err == nil {
		t.Error("the folder exists before the first picture")
	}
	info, err := g.Put(t.Context(), gallery.Picture{Format: "png", Width: 3, Height: 2, Data: []byte("data"), Session: "p1"})
	if err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(info.Path); err != nil || string(data) != "data" {
		t.Errorf("the file holds %q, %v", data, err)
	}
	if got, err := g.Get(t.Context(), info.Path); err != nil || got != info {
		t.Errorf("got %+v, %v, want %+v", got, err, info)
	}
}
