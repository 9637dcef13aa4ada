package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// result is a file that the demonstration has left.
type result struct {
	Path  string `json:"path"` // in the folder
	Bytes int64  `json:"bytes"`
	What  string `json:"what"`
}

// summary is everything that the demonstration tells.
type summary struct {
	Version  string   `json:"version"`
	Storage  string   `json:"storage"`
	StartMS  float64  `json:"start_ms"`  // from the start of the daemon to its first answer
	MemoryMB float64  `json:"memory_mb"` // resident, after everything
	TotalMS  float64  `json:"total_ms"`  // of the steps, as seen by the client
	Voxels   int64    `json:"voxels"`    // of the edited model
	Steps    []step   `json:"steps"`
	Folder   string   `json:"folder"` // absolute
	Files    []result `json:"files"`
}

// show runs the demonstration, tells it on w, and checks what came of it.
func (o *options) show(ctx context.Context, w io.Writer) error {
	out, err := filepath.Abs(o.out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	text := &printer{w: w, quiet: o.json}
	sum := &summary{Folder: out}
	err = withDaemon(ctx, o.daemon, func(p *daemon.Process) (err error) {
		c, err := client.Dial(ctx, p.Socket())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, c.Close()) }()
		sum.StartMS = millis(p.Ready())
		text.started(p, sum)
		if err := demonstrate(&session{ctx: ctx, c: c, each: text.step}, sum, 1); err != nil {
			return err
		}
		bytes, err := p.Memory()
		sum.MemoryMB = float64(bytes) / (1 << 20)
		return err
	})
	if err != nil {
		return errors.Join(err, text.err)
	}
	if o.json {
		text.json(sum)
	} else {
		text.end(sum)
	}
	return text.err
}

// demonstrate makes all steps in the session and fills the summary, whose folder must exist. The edges of pictures are divided by plainer.
func demonstrate(s *session, sum *summary, plainer int) error {
	version := s.call("status", nil)
	sum.Version, sum.Storage = version.Version, version.Storage
	s.say("create_project", params{"name": "sketch", "size": xyz{32, 32, 32}}, as("an empty project"))
	s.say("procedural_shape", params{"shape": "sphere", "size": 100, "color": "#7FB2E5"}, as("a sphere, 100 voxels across"))
	s.say("close_project", nil, as("enough of that"))

	model := filepath.Join(sum.Folder, modelName)
	if err := os.WriteFile(model, modelFile, 0o644); err != nil {
		return err
	}
	sum.Files = append(sum.Files, result{modelName, int64(len(modelFile)), "the model that was opened, unchanged"})
	s.say("open_file", params{"path": model}, func(r *reply) string {
		return fmt.Sprintf("%s: %d layers, %s voxels", modelName, r.LayerCount, thousands(r.VoxelCount))
	})
	tour(s)
	box := s.say("get_bounding_box", params{"layer_id": "all"}, func(r *reply) string {
		return fmt.Sprintf("%d x %d x %d, from %d,%d,%d", r.Dimensions[0], r.Dimensions[1], r.Dimensions[2], r.Min[0], r.Min[1], r.Min[2])
	})
	info := s.say("get_project_info", nil, func(r *reply) string { return thousands(r.VoxelCount) + " voxels" })
	sum.Voxels = info.VoxelCount
	write(s, sum)
	draw(s, sum, plainer)
	verify(s, sum, box.Dimensions)
	sum.Steps = s.steps
	for _, st := range s.steps {
		sum.TotalMS += st.Millis
	}
	return s.err
}

// write saves the model and exports it.
func write(s *session, sum *summary) {
	for _, f := range [...]struct{ method, name, what string }{
		{"save_file", "island.gox", "the edited model, with its layers, for Goxel and for open_file"},
		{"export_file", "island.vox", "for MagicaVoxel"},
		{"export_file", "island.glb", "a mesh for game engines, Blender and the web"},
		{"export_file", "island.obj", "a mesh for anything else"},
		{"export_file", "island.stl", "for 3D printing"},
		{"export_file", "island.schem", "in blocks, for Minecraft"},
		{"export_file", "island.txt", "one voxel a line"},
	} {
		r := s.say(f.method, params{"path": filepath.Join(sum.Folder, f.name)}, func(r *reply) string {
			return fmt.Sprintf("%s, %s", f.name, bytesText(r.FileSize))
		})
		sum.keep(s, f.name, f.what, r.FileSize)
	}
}

// pictures lists the pictures of the model that draw makes.
func pictures() []drawing {
	sky := params{"top": "#EAF3F8", "bottom": "#D3E2EA"}
	beach := params{"yaw": -28, "pitch": 14, "fov": 35, "label": "from the beach"}
	return []drawing{
		{"island.png", "isometric, with shadows on the ground", 1024, 1024, params{"ground": true, "background": sky}},
		{"island-beach.png", "light traced along its paths, in perspective", 1280, 800, params{
			"camera": beach, "quality": "high", "time_limit_ms": 6000, "ground": true, "background": sky,
		}},
		{"island-sheet.png", "a contact sheet of six views", 420, 340, params{
			"views": []any{"isometric", "back_left", beach, "front", params{"preset": "left", "label": "left"}, "top"}, "layout": "sheet", "columns": 3,
			"background": "#E4EEF3",
		}},
		{"island-notes.png", "cut open, with axes and scales for those who cannot turn it", 1024, 1024, params{
			"cut": params{"axis": "y", "at": 0}, "annotations": params{"axes": true, "ticks": true, "labels": []any{params{"at": xyz{-9, 9, 40}, "text": "lamp"}}},
		}},
		{"island-turn.png", "sprites of a turntable, with an atlas for game engines", 128, 128, params{"turntable": 12, "layout": "sprites", "camera": "dimetric"}},
	}
}

// drawing is a picture to make.
type drawing struct {
	name, what    string
	width, height int // of each view
	params        params
}

// draw renders pictures of the model.
func draw(s *session, sum *summary, plainer int) {
	for _, d := range pictures() {
		p := params{"output_path": filepath.Join(sum.Folder, d.name), "width": d.width / plainer, "height": d.height / plainer}
		maps.Copy(p, d.params)
		r := s.say("render_scene", p, func(r *reply) string {
			return fmt.Sprintf("%s, %d x %d, %s", d.name, r.Width, r.Height, bytesText(r.FileSize))
		})
		sum.keep(s, d.name, d.what, r.FileSize)
	}
}

// keep adds a file to the results and checks that it is as large as the daemon says.
func (sum *summary) keep(s *session, name, what string, size int64) {
	if s.err != nil {
		return
	}
	info, err := os.Stat(filepath.Join(sum.Folder, name))
	if err != nil {
		s.err = err
		return
	}
	if info.Size() == 0 || info.Size() != size {
		s.fail("%s has %d bytes, the daemon says %d", name, info.Size(), size)
	}
	sum.Files = append(sum.Files, result{name, info.Size(), what})
}

// verify opens the saved files again and compares them with the model.
func verify(s *session, sum *summary, dimensions xyz) {
	layers := s.call("list_layers", nil).Layers
	again := s.say("open_file", params{"path": filepath.Join(sum.Folder, "island.gox")}, func(r *reply) string {
		return fmt.Sprintf("island.gox again: %d layers, %s voxels, as saved", r.LayerCount, thousands(r.VoxelCount))
	})
	if again.VoxelCount != sum.Voxels {
		s.fail("island.gox has %d voxels, the model %d", again.VoxelCount, sum.Voxels)
	}
	for i, l := range s.call("list_layers", nil).Layers {
		if i >= len(layers) || l.Name != layers[i].Name || l.Visible != layers[i].Visible || l.VoxelCount != layers[i].VoxelCount {
			s.fail("layer %d of island.gox is %+v, not as it was saved", i, l)
		}
	}
	for _, name := range [...]string{"island.vox", "island.glb"} {
		s.say("open_file", params{"path": filepath.Join(sum.Folder, name)}, func(r *reply) string {
			return fmt.Sprintf("%s again: %s voxels", name, thousands(r.VoxelCount))
		})
		if box := s.call("get_bounding_box", params{"layer_id": "all"}); box.Dimensions != dimensions {
			s.fail("%s measures %v, the model %v", name, box.Dimensions, dimensions)
		}
	}
}

func millis(d time.Duration) float64 { return d.Seconds() * 1000 }
