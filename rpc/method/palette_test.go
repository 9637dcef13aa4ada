package method_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPalettes(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "two.gpl"), "GIMP Palette\nName: Two\n#\n255 0 0\tRed\n0 0 255\tBlue one\n")
	write(t, filepath.Join(dir, "x.pal"), "JASC-PAL\r\n0100\r\n1\r\n1 2 3\r\n")
	write(t, filepath.Join(dir, "bad.gpl"), "GIMP Palette\n1 2\n")
	write(t, filepath.Join(dir, "no.pal"), "something else")
	withProject(t).play(paths(dir, `
		get_palette                                    => {"source":"voxels","name":"","count":0,"colors":[],"revision":0}
		quantize                                       => -32000 no_palette max_colors
		add_voxels {"voxels":[[0,0,0,250,9,9],[1,0,0,250,9,9],[2,0,0,9,9,250,99]]} => {"added":3}
		get_palette                                    => {"source":"voxels","count":2,"colors":[{"index":0,"color":[250,9,9,255],"hex":"#fa0909","name":""},{"index":1,"color":[9,9,250,255]}]}
		load_palette {"path":"$/two.gpl"}              => {"success":true,"path":"$/two.gpl","format":"gpl","name":"Two","count":2,"colors":[{"index":0,"color":[255,0,0,255],"hex":"#ff0000","name":"Red"},{"name":"Blue one"}],"revision":2}
		get_palette                                    => {"source":"palette","name":"Two","count":2}
		quantize                                       => {"success":true,"colors_before":2,"colors_after":2,"max_error":9,"changed":3,"bounding_box":{"min":[0,0,0],"max":[2,0,0]},"revision":3}
		get_voxel [2,0,0]                              => {"color":[0,0,255,99]}
		undo                                           => {"revision":4}
		get_voxel [2,0,0]                              => {"color":[9,9,250,99]}
		undo                                           => {"revision":5}
		get_palette                                    => {"source":"voxels","count":2}
		redo                                           => {"revision":6}
		get_palette                                    => {"source":"palette","name":"Two"}
		save_palette {"path":"$/out.png"}              => {"success":true,"path":"$/out.png","format":"png","count":2,"file_size":"*"}
		save_palette ["$/out","pal"]                   => {"format":"pal"}
		load_palette ["$/out.png"]                     => {"format":"png","name":"out","count":2,"colors":[{"color":[255,0,0,255]},{"color":[0,0,255,255]}]}
		palette.load ["$/x.pal"]                       => {"format":"pal","name":"x","count":1,"colors":[{"color":[1,2,3,255]}]}
		new_layer                                      => {"layer_id":2}
		add_voxels {"voxels":[[0,5,0,0,0,0],[1,5,0,100,0,0],[2,5,0,110,0,0]]} => {"added":3}
		quantize {"max_colors":2,"layer_id":2,"set_palette":false} => {"colors_before":3,"colors_after":2,"changed":2,"max_error":5}
		get_palette                                    => {"name":"x"}
		quantize {"colors":3,"layer":"all"}            => {"colors_before":4,"colors_after":3}
		get_palette                                    => {"name":"quantized","count":3}
		quantize {"max_colors":300}                    => {"changed":0,"max_error":0}
		load_palette                                   => -32602 missing_parameter path
		load_palette {"path":""}                       => -32602 invalid_params path
		load_palette {"path":"$/none.gpl"}             => -32004 file_not_found path
		load_palette {"path":"$/bad.gpl"}              => -32008 invalid_file path
		load_palette {"path":"$/no.pal"}               => -32008 unsupported_file path
		save_palette                                   => -32602 missing_parameter path
		save_palette {"path":"$/x.dat"}                => -32008 unknown_format format
		save_palette {"path":"$/x.gpl","format":"riff"} => -32008 unknown_format format
		save_palette {"path":"$/x.gpl","format":5}     => -32602 invalid_params format
		save_palette {"path":"$/none/x.gpl"}           => -32004 file_not_found path
		quantize {"max_colors":0}                      => -32602 invalid_params max_colors
		quantize {"max_colors":"5"}                    => -32602 invalid_params max_colors
		quantize {"max_colors":5,"layer_id":9}         => -32002 layer_not_found layer_id
		quantize {"max_colors":5,"set_palette":1}      => -32602 invalid_params set_palette
	`))
}

func TestLargeFilesAreNoPalettes(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "large.gpl")
	write(t, path, "GIMP Palette\n")
	if err := os.Truncate(path, 17<<20); err != nil {
		t.Fatal(err)
	}
	withProject(t).play(paths(dir, `load_palette {"path":"$/large.gpl"} => -32006 file_too_large path`))
}

func TestMoreColorsThanAPaletteHolds(t *testing.T) {
	r := withProject(t)
	r.ok("procedural_shape", `{"start":[0,0,0],"end":[63,63,16],"color":[0,0,1]}`)
	for z := range 17 {
		var list strings.Builder
		for i := range 64 * 64 {
			n := z*64*64 + i
			if i > 0 {
				list.WriteByte(',')
			}
			list.WriteString(quoteVoxel(i%64, i/64, z, n))
		}
		r.ok("add_voxels", `{"voxels":[`+list.String()+`]}`)
	}
	r.play(`
		get_palette                  => -32602 invalid_params project_id
		quantize {"max_colors":16}   => {"colors_before":69632,"colors_after":16}
		get_palette                  => {"count":16}
	`)
}

// quoteVoxel returns a voxel of a list, whose colour holds n.
func quoteVoxel(x, y, z, n int) string {
	return fmt.Sprintf("[%d,%d,%d,%d,%d,%d]", x, y, z, n&255, n>>8&255, n>>16)
}
