package script_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/script"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// FuzzRun checks that a script ends by itself or by its deadline, with an error that is a script's own or the engine's, and that one that fails
// leaves nothing.
func FuzzRun(f *testing.F) {
	for _, source := range []string{
		"goxel.addVoxel(1,2,3,'#ff0000'); goxel.voxelCount()",
		"for (const v of goxel.image.activeLayer.volume.iter()) print(v)",
		"goxel.fillBox([0,0,0],[9,9,9]); throw {toString() { return 'x' }}",
		"new Vec(1,2,3,4).x = 7; new Box([0,0,0],[1,1,1])",
		"const l = goxel.newLayer('a'); l.volume = new Volume(); l.visible = false; goxel.mergeLayers(l, 1)",
		"'a'.repeat(1e9)", "while (true) [].push([])", "(function f() { f() })()", "JSON.stringify([[[[]]]])", "/(a+)+b/.test('aaaaaaaaaaaaaaaaaaaaaaaa')",
		"goxel.shape('sphere',[0,0,0],5,[1,2,3],{hollow:true})", "goxel.floodFill([0,0,0],'#fff')", "async () => 1", "\u2028", "import x from 'y'",
	} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		p := newProject(t, all.Kinds()[0])
		ctx, end := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer end()
		r := runOn(ctx, p, source, script.Options{MaxOutput: 1 << 16})
		if r.err == nil {
			return
		}
		if p.Info().Voxels != 0 || p.Info().Layers != 1 {
			t.Errorf("%q fails and leaves %+v", source, p.Info())
		}
		if e := new(script.Error); errors.As(r.err, &e) && e.Message == "" {
			t.Errorf("%q fails without a message: %v", source, r.err)
		}
	})
}
