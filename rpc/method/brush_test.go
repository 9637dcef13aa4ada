package method_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// solid is a shape as the tests understand it: the size is exact, and a cell belongs to it by its centre.
type solid struct {
	shape string
	min   [3]int32
	size  [3]int32
	axis  int
}

func sized(shape string, center, size [3]int32, axis int) solid {
	s := solid{shape: shape, size: size, axis: axis}
	for i := range 3 {
		s.min[i] = center[i] - size[i]/2
	}
	return s
}

func (s solid) has(p storage.Pos) bool {
	at := [3]int32{p.X, p.Y, p.Z}
	sum, whole := int64(0), int64(1)
	for i := range 3 {
		d := at[i] - s.min[i]
		if d < 0 || d >= s.size[i] {
			return false
		}
		if s.shape == "sphere" || s.shape == "cylinder" && i != s.axis {
			whole *= int64(s.size[i]) * int64(s.size[i])
		}
	}
	for i := range 3 {
		if s.shape == "sphere" || s.shape == "cylinder" && i != s.axis {
			a, n := int64(2*(at[i]-s.min[i])+1-s.size[i]), int64(s.size[i])
			sum += a * a * (whole / (n * n))
		}
	}
	return sum <= whole
}

// mirror returns the image of a solid at the plane at half of twice.
func (s solid) mirror(axis int, twice int32) solid {
	s.min[axis] = twice - s.min[axis] - s.size[axis]
	return s
}

// fill combines a colour with the cells of a solid.
func (m model) fill(s solid, mode string, c storage.Color, clip *storage.Box) {
	for x := range s.size[0] {
		for y := range s.size[1] {
			for z := range s.size[2] {
				p := storage.Pos{X: s.min[0] + x, Y: s.min[1] + y, Z: s.min[2] + z}
				if !s.has(p) || clip != nil && !clip.Contains(p) {
					continue
				}
				switch old := m[p]; mode {
				case "replace":
					m.set(p, c)
				case "remove", "erase":
					m.set(p, 0)
				case "add", "over":
					m.set(p, edit.Blend(scene.Over, old, c))
				case "paint":
					if old != 0 {
						m.set(p, edit.Blend(scene.Paint, old, c))
					}
				case "sub":
					if old != 0 {
						m.set(p, edit.Blend(scene.Sub, old, c).Norm())
					}
				case "max":
					m.set(p, edit.Blend(scene.Max, old, c))
				}
			}
		}
	}
}

// TestBrushes stamps random brushes in random ways and compares with a map.
func TestBrushes(t *testing.T) {
	const seed = 9
	rnd := rand.New(rand.NewPCG(seed, 2))
	pick := func(words ...string) string { return words[rnd.IntN(len(words))] }
	r := withProject(t)
	m := model{}
	for round := range 150 {
		method := pick("add_voxels", "add_voxels", "paint_voxels", "remove_voxels")
		mode := pick("add", "replace", "paint", "remove", "erase", "over", "sub", "max")
		shape := pick("cube", "sphere", "cylinder")
		axis, n := rnd.IntN(3), 1+rnd.Int32N(6)
		size, sizeText := [3]int32{n, n, n}, fmt.Sprint(`"size":`, n)
		switch rnd.IntN(4) {
		case 0:
			size = [3]int32{n, 1 + rnd.Int32N(5), 1 + rnd.Int32N(5)}
			sizeText = fmt.Sprintf(`"size":[%d,%d,%d]`, size[0], size[1], size[2])
		case 1:
			size = [3]int32{n, 2, 3}
			sizeText = fmt.Sprintf(`"size":{"width":%d,"y":2.0,"depth":3}`, n)
		case 2:
			size = [3]int32{2*n + 1, 2*n + 1, 2*n + 1}
			sizeText = fmt.Sprint(`"radius":`, n)
		}
		color := storage.RGBA(uint8(rnd.Uint32()), uint8(rnd.Uint32()), uint8(rnd.Uint32()), []uint8{255, 255, 100}[rnd.IntN(3)])
		brush := fmt.Sprintf(`"brush":{"shape":%q,%s,"axis":%q,"mode":%q}`, shape, sizeText, "xYz"[axis:axis+1], mode)
		var clip *storage.Box
		extra := ""
		if rnd.IntN(3) == 0 {
			clip = &storage.Box{Min: storage.Pos{X: -3, Y: -2, Z: -9}, Max: storage.Pos{X: 4, Y: 9, Z: 2}}
			extra += `,"clip":{"min":[-3,-2,-9],"max":[3,8,1]}`
		}
		axes, twice := 0, [3]int32{}
		if rnd.IntN(3) == 0 {
			axes = 1 + rnd.IntN(7)
			var names []string
			for i := range 3 {
				if axes>>i&1 != 0 {
					names = append(names, "xyz"[i:i+1])
				}
			}
			twice = [3]int32{0, 0, 64} // the centre of the canvas
			extra += `,"symmetry":` + pick(`"`+strings.Join(names, "")+`"`, `["`+strings.Join(names, `","`)+`"]`)
			if rnd.IntN(2) == 0 {
				twice = [3]int32{rnd.Int32N(5), rnd.Int32N(5), rnd.Int32N(5)}
				extra += fmt.Sprintf(`,"symmetry_origin":[%g,%g,%g]`, float64(twice[0])/2, float64(twice[1])/2, float64(twice[2])/2)
			}
		}
		centers := [][3]int32{{rnd.Int32N(9) - 4, rnd.Int32N(9) - 4, rnd.Int32N(9) - 4}}
		where := fmt.Sprintf(`"position":[%d,%d,%d]`, centers[0][0], centers[0][1], centers[0][2])
		if rnd.IntN(3) == 0 {
			centers = append(centers, [3]int32{rnd.Int32N(9) - 4, rnd.Int32N(9) - 4, 0})
			where = fmt.Sprintf(`"voxels":[[%d,%d,%d],[%d,%d,0]]`, centers[0][0], centers[0][1], centers[0][2], centers[1][0], centers[1][1])
		}
		params := fmt.Sprintf(`{%s,"color":"#%02x%02x%02x%02x",%s%s}`, where, color.R(), color.G(), color.B(), color.A(), brush, extra)
		switch method {
		case "paint_voxels":
			mode = "paint"
		case "remove_voxels":
			mode = "remove"
		}
		for _, at := range centers {
			images := []solid{sized(shape, at, size, axis)}
			for i := range 3 {
				if axes>>i&1 == 0 {
					continue
				}
				for _, im := range images {
					if k := im.mirror(i, twice[i]); k != im {
						images = append(images, k)
					}
				}
			}
			for _, im := range images {
				m.fill(im, mode, color, clip)
			}
		}
		r.ok(method, params)
		m.compare(r)
		if t.Failed() {
			t.Fatalf("seed %d, round %d: %s %s", seed, round, method, params)
		}
	}
	if len(m) == 0 {
		t.Error("nothing is left to compare")
	}
}

// TestSingleCellsAndBrushesOfOneCellAgree sets the same cells with and without a clip that makes no difference.
func TestSingleCellsAndBrushesOfOneCellAgree(t *testing.T) {
	for _, mode := range []string{"add", "replace", "paint", "remove", "over", "sub", "sub_clamp", "max", "mult_alpha"} {
		for _, alpha := range []int{0, 90, 255} {
			r := withProject(t)
			for _, extra := range []string{"", `,"clip":{"min":[-99,-99,-99],"max":[99,99,99]}`} {
				r.ok("new_layer", "")
				r.ok("add_voxels", `{"voxels":[[0,0,0,50,60,70],[1,0,0,50,60,70,120]]}`)
				r.ok("add_voxels", fmt.Sprintf(`{"voxels":[[0,0,0],[1,0,0],[2,0,0]],"color":[10,20,30,%d],"mode":%q%s}`, alpha, mode, extra))
			}
			l := r.project().Scene().Layers
			if hashOf(l[1].Volume) != hashOf(l[2].Volume) {
				t.Errorf("mode %s, alpha %d: the single cell and the brush differ", mode, alpha)
			}
		}
	}
}

func TestBrushParameters(t *testing.T) {
	withProject(t).play(`
		add_voxels {"position":{"x":0,"y":0,"z":8},"color":{"r":200,"g":40,"b":40,"a":255},"brush":{"shape":"sphere","size":5}} => {"success":true,"added":81,"failed":0,"bounding_box":{"min":[-2,-2,6],"max":[2,2,10]}}
		add_voxels {"position":[50,0,0],"brush":{"shape":"ellipsoid","size":[1,1,3]}}  => {"added":3}
		add_voxels {"position":[60,0,0],"brush":{"shape":"BOX","size":2}}  => {"added":8,"bounding_box":{"min":[59,-1,-1],"max":[60,0,0]}}
		add_voxels {"position":[70,0,0],"brush":{}}                        => {"added":1}
		add_voxels {"position":[70,9,0],"brush":null}                      => {"added":1}
		add_voxels {"position":[80,0,0],"radius":1}                        => {"added":19,"warnings":"absent"}
		paint_voxels {"position":[80,0,0],"radius":1,"color":[1,2,3]}      => {"painted":19}
		remove_voxels {"position":[80,0,0],"radius":1}                     => {"removed":19,"warnings":"absent"}
		paint_voxels {"position":[0,0,8],"color":[0,0,255],"brush":{"shape":"sphere","size":3}} => {"painted":19}
		remove_voxels {"position":[0,0,8],"brush":{"shape":"cube","size":3}} => {"removed":27}
		add_voxels {"position":[0,0,0],"brush":"cube"}                     => -32602 invalid_params brush
		add_voxels {"position":[0,0,0],"brush":{"shape":"cone"}}           => -32602 invalid_params brush.shape
		add_voxels {"position":[0,0,0],"brush":{"shape":5}}                => -32602 invalid_params brush.shape
		add_voxels {"position":[0,0,0],"brush":{"size":0}}                 => -32602 invalid_params brush.size
		add_voxels {"position":[0,0,0],"brush":{"size":"3"}}               => -32602 invalid_params brush.size
		add_voxels {"position":[0,0,0],"brush":{"size":[1,2]}}             => -32602 invalid_params brush.size
		add_voxels {"position":[0,0,0],"brush":{"size":[1,2,-3]}}          => -32602 invalid_params brush.size
		add_voxels {"position":[0,0,0],"brush":{"size":{"x":1,"y":2}}}     => -32602 invalid_params brush.size
		add_voxels {"position":[0,0,0],"brush":{"size":99999999}}          => -32602 invalid_params brush.size
		add_voxels {"position":[0,0,0],"brush":{"size":1.5}}               => -32602 invalid_params brush.size
		add_voxels {"position":[0,0,0],"brush":{"radius":-1}}              => -32602 invalid_params brush.radius
		add_voxels {"position":[0,0,0],"radius":"1"}                       => -32602 invalid_params radius
		add_voxels {"position":[0,0,0],"brush":{"axis":"w"}}               => -32602 invalid_params brush.axis
		add_voxels {"position":[0,0,0],"brush":{"axis":1}}                 => -32602 invalid_params brush.axis
		add_voxels {"position":[0,0,0],"brush":{"mode":"xor"}}             => -32602 invalid_params brush.mode
		add_voxels {"position":[0,0,0],"mode":5}                           => -32602 invalid_params mode
		add_voxels {"position":[0,0,0],"smoothness":-1}                    => -32602 invalid_params smoothness
		add_voxels {"position":[0,0,0],"brush":{"smoothness":"1"}}         => -32602 invalid_params brush.smoothness
		add_voxels {"position":[0,0,0],"symmetry":"w"}                     => -32602 invalid_params symmetry
		add_voxels {"position":[0,0,0],"symmetry":["x",1]}                 => -32602 invalid_params symmetry
		add_voxels {"position":[0,0,0],"symmetry":true}                    => -32602 invalid_params symmetry
		add_voxels {"position":[0,0,0],"symmetry":"x","symmetry_origin":5} => -32602 invalid_params symmetry_origin
		add_voxels {"position":[0,0,0],"symmetry":"x","symmetry_origin":[1,2]} => -32602 invalid_params symmetry_origin
		add_voxels {"position":[0,0,0],"symmetry":"x","symmetry_origin":[1,2,"3"]} => -32602 invalid_params symmetry_origin
		add_voxels {"position":[0,0,0],"clip":5}                           => -32602 invalid_params clip
		add_voxels {"voxels":[[0,0,0]],"brush":{"size":"x"}}               => -32602 invalid_params brush.size
		paint_voxels {"position":[0,0,0],"brush":{"size":"x"}}             => -32602 invalid_params brush.size
		remove_voxels {"position":[0,0,0],"brush":{"size":"x"}}            => -32602 invalid_params brush.size
		// modes and the like may stand beside the brush, which is stronger
		add_voxels {"position":[0,0,100],"color":[9,9,9],"mode":"PAINT"}   => {"added":0}
		add_voxels {"position":[0,0,100],"mode":"paint","brush":{"mode":"Add"}} => {"added":1}
		// far away mirror images do not exist
		add_voxels {"position":[0,0,200],"symmetry":"x","symmetry_origin":[1e9,0,0]} => {"added":1}
	`)
}

// TestSmoothness compares alpha along a line through shapes whose edges fade.
func TestSmoothness(t *testing.T) {
	for _, shape := range []string{"cube", "sphere", "cylinder"} {
		for _, axis := range []string{"x", "y", "z"} {
			r := withProject(t)
			r.ok("add_voxels", fmt.Sprintf(`{"position":[0,0,0],"brush":{"shape":%q,"size":9,"axis":%q,"smoothness":2}}`, shape, axis))
			last := 256.0
			for x := range 8 {
				got := r.ok("get_voxel", fmt.Sprintf(`[%d,0,0]`, x))
				a := got["color"].([]any)[3].(float64)
				if a > last || x == 0 && a != 255 || x == 4 && (a == 0 || a == 255) || x == 7 && a != 0 {
					t.Errorf("%s along %s: alpha %v at x=%d, %v before", shape, axis, a, x, last)
				}
				last = a
			}
			before := r.ok("get_voxel", `[4,0,0]`)["color"].([]any)[3].(float64)
			r.ok("remove_voxels", fmt.Sprintf(`{"position":[0,0,0],"brush":{"shape":%q,"size":9,"axis":%q},"smoothness":2,"symmetry":"z"}`, shape, axis))
			after := r.ok("get_voxel", `[4,0,0]`)["color"].([]any)[3].(float64)
			if r.ok("get_voxel", `[0,0,0]`)["exists"] == true || after >= before {
				t.Errorf("%s along %s: removing with a fading edge leaves %v of %v", shape, axis, after, before)
			}
		}
	}
}

func TestSymmetryAroundTheImageBox(t *testing.T) {
	r := withProject(t)
	m := scene.BoxMatrix(storage.Box{Min: storage.Pos{X: 0, Y: 0, Z: 0}, Max: storage.Pos{X: 20, Y: 10, Z: 10}})
	r.project().Scene().Box = &m
	r.play(`
		add_voxels {"position":[2,3,4],"symmetry":"xy"}  => {"added":4,"bounding_box":{"min":[2,3,4],"max":[17,6,4]}}
		procedural_shape {"shape":"cone","size":[5,5,4],"center":[0,0,2],"axis":"z","symmetry":"z"} => {"voxels_created":"*","bounding_box":{"min":[-2,-2,0],"max":[2,2,9]}}
		get_voxel [0,0,9]                                => {"exists":true}
	`)
}
