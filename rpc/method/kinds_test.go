package method_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/storage"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

// session makes the same edits whatever the storage kind: those of every method, random ones, undone and done again.
func session(r *rig) {
	for _, e := range edits {
		r.ok(e.name, e.params)
	}
	for range 6 {
		r.ok("undo", "")
	}
	r.ok("redo", "")
	rnd := rand.New(rand.NewPCG(41, 5))
	s := spelling{rnd}
	for i := range 30 {
		var items string
		for k := range 20 {
			if k > 0 {
				items += ","
			}
			p := storage.Pos{X: rnd.Int32N(60) - 30, Y: rnd.Int32N(60) - 30, Z: rnd.Int32N(60) - 30}
			items += s.item(p, storage.RGBA(uint8(i*8), uint8(k*12), uint8(rnd.Uint32()), []uint8{255, 255, 90}[rnd.IntN(3)]))
		}
		r.ok("add_voxels", `{"voxels":[`+items+`],"mode":"add"}`)
		r.ok("procedural_shape", fmt.Sprintf(`{"shape":%q,"size":[%d,%d,%d],"center":[%d,%d,0],"color":[%d,9,9],"mode":%q,"smoothness":%d}`,
			[]string{"cube", "sphere", "cylinder", "cone", "pyramid", "torus"}[i%6], 3+i%9, 5+i%7, 4+i%5, i-10, i%11, i*8,
			[]string{"add", "paint", "remove", "max"}[i%4], i%3))
		r.ok("flood_fill", fmt.Sprintf(`{"position":[%d,%d,0],"color":[7,%d,7],"tolerance":20,"connectivity":18}`, i-10, i%11, i))
		if i%5 == 4 {
			r.ok("undo", "")
		}
	}
}

// TestStorageKindsAgree does the same session on all kinds: files and replies must be the same to the byte.
func TestStorageKindsAgree(t *testing.T) {
	var first [][]byte
	for _, k := range kinds.Kinds() {
		dir := t.TempDir()
		r := withProject(t, func(o *engine.Options) { o.Storage, o.StorageOptions.HotTiles = k, 3 })
		session(r)
		var outputs [][]byte
		for _, name := range []string{"a.gox", "a.vox", "a.obj", "a.txt"} {
			r.ok("save_file", `{"path":`+quote(dir, name)+`}`)
			outputs = append(outputs, read(t, filepath.Join(dir, name)))
		}
		for _, call := range []struct{ name, params string }{
			{"get_voxels_region", `{"min":[-99,-99,-99],"max":[99,99,99],"limit":0,"layer_id":-2}`},
			{"get_voxels_region", `{"min":[-5,-9,-7],"max":[20,8,13],"limit":100,"offset":50}`},
			{"get_layer_voxels", `{"encoding":"packed","limit":-1}`},
			{"get_bounding_box", `{"layer_id":-2}`},
			{"list_layers", ""},
		} {
			text, err := r.do(call.name, call.params)
			if err != nil {
				t.Fatal(err)
			}
			outputs = append(outputs, bytes.Clone(text))
		}
		if first == nil {
			first = outputs
			continue
		}
		for i := range outputs {
			if !bytes.Equal(outputs[i], first[i]) {
				t.Errorf("output %d of %s differs from that of %s: %d bytes, %d bytes", i, k.Name, kinds.Kinds()[0].Name, len(outputs[i]), len(first[i]))
			}
		}
	}
	if len(first[0]) < 1000 || len(first[4]) < 10_000 {
		t.Errorf("the session leaves little to compare: %d and %d bytes", len(first[0]), len(first[4]))
	}
}
