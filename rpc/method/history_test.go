package method_test

import "testing"

// edits are calls that each make a revision on top of what was done before them.
var edits = []struct{ name, params string }{
	{"add_voxel", `[0,0,0,1,2,3]`},
	{"add_voxels", `[[[1,0,0],[20,0,0],[40,0,0,5,5,5]]]`},
	{"add_voxels", `{"position":[0,0,20],"brush":{"shape":"sphere","size":9},"symmetry":"xy"}`},
	{"remove_voxel", `[1,0,0]`},
	{"remove_voxels", `{"box":{"min":[0,0,20],"max":[5,5,25]}}`},
	{"remove_voxels", `{"positions":[[20,0,0],[0,0,18]]}`},
	{"paint_voxels", `{"position":[0,0,16],"color":[9,9,9],"radius":3}`},
	{"procedural_shape", `{"shape":"torus","size":[30,30,7],"color":"#123456"}`},
	{"flood_fill", `{"position":[13,0,0],"color":[1,1,1],"connectivity":26,"max_voxels":100}`},
	{"flood_fill", `{"position":[14,0,0],"color":[7,1,1]}`},
	{"new_layer", `{"name":"second"}`},
	{"add_voxels", `{"position":[0,0,0],"brush":{"size":20},"color":[4,4,4,128]}`},
	{"set_layer_visibility", `[2,false]`},
	{"rename_layer", `[1,"first"]`},
	{"batch_operations", `{"operations":[{"type":"new_layer"},{"position":[1,2,3]},{"type":"delete_layer","layer_id":2}]}`},
	{"merge_layers", `[3,1]`},
	{"delete_layer", `[1]`},
	{"add_voxel", `[5,5,5]`},
}

// TestUndoAndRedoOfEveryEdit goes back and forth over edits of every method and compares with what was there.
func TestUndoAndRedoOfEveryEdit(t *testing.T) {
	r := withProject(t)
	content := func() (out []any) {
		for _, l := range r.project().Scene().Layers {
			out = append(out, l.ID, l.Name, l.Visible, hashOf(l.Volume), l.Volume.Len())
		}
		return append(out, r.project().Scene().Active, r.project().Info().Voxels)
	}
	states := [][]any{content()}
	for i, e := range edits {
		got := r.ok(e.name, e.params)
		if got["revision"] != float64(i+1) {
			t.Fatalf("%s %s: revision %v, want %d", e.name, e.params, got["revision"], i+1)
		}
		states = append(states, content())
	}
	check := func(what string, i int) {
		t.Helper()
		got := content()
		for k := range got {
			if len(got) != len(states[i]) || got[k] != states[i][k] {
				t.Fatalf("%s to %d: %v, want %v", what, i, got, states[i])
			}
		}
	}
	for range 2 {
		for i := len(edits) - 1; i >= 0; i-- {
			got := r.ok("undo", "")
			if got["undone_revision"] != float64(i+1) || got["undo_depth"] != float64(i) || got["redo_depth"] != float64(len(edits)-i) {
				t.Errorf("undo of %s: %v", edits[i].name, got)
			}
			check("undo", i)
		}
		r.play(`undo => -32000 nothing_to_undo`)
		for i := range edits {
			r.ok("history.redo", "")
			check("redo", i+1)
		}
		r.play(`redo => -32000 nothing_to_redo`)
	}
	r.ok("history.undo", "")
	r.ok("add_voxel", `[7,7,7]`)
	r.play(`redo => -32000 nothing_to_redo`)
}
