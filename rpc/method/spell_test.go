package method_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestPositionSpellings(t *testing.T) {
	r := withProject(t)
	for i, params := range []string{
		`{"x":7,"y":-8,"z":9}`, `[7,-8,9]`, `{"position":[7,-8,9]}`, `{"position":{"x":7,"y":-8,"z":9}}`, `{"pos":[7,-8,9]}`,
		`{"pos":{"z":9,"y":-8,"x":7}}`, `[{"x":7,"y":-8,"z":9}]`, `{"x":7.0,"y":-8e0,"z":0.9e1}`, `{"x":7.9,"y":-7.1,"z":9.5}`,
		`{"x":7,"y":-8,"z":9,"position":[1,1,1]}`, `{"x":null,"y":null,"z":null,"position":[7,-8,9]}`, `{"position":[7.5,-7.5,9.999]}`,
		`{"\u0078":7,"y":-8,"z":9}`, `{"x":1,"x":7,"y":-8,"z":9}`,
	} {
		r.ok("remove_voxel", `[7,-8,9]`)
		r.ok("add_voxel", params)
		if got := r.project().Scene().Layers[0].Volume.Get(storage.Pos{X: 7, Y: -8, Z: 9}); got.Empty() {
			t.Errorf("%d: %s sets another cell", i, params)
		}
		for _, name := range []string{"get_voxel", "paint_voxels", "remove_voxel"} {
			got := r.ok(name, params)
			if name == "get_voxel" && got["exists"] != true || name == "remove_voxel" && got["removed"] != true {
				t.Errorf("%s %s: %v", name, params, got)
			}
		}
	}
}

func TestPositionFaults(t *testing.T) {
	r := withProject(t)
	r.play(`
		add_voxel                                   => -32602 missing_parameter position
		add_voxel {}                                => -32602 missing_parameter position
		add_voxel []                                => -32602 missing_parameter position
		add_voxel {"x":1}                           => -32602 missing_parameter y
		add_voxel {"x":1,"z":1}                     => -32602 missing_parameter y
		add_voxel {"y":1,"z":1}                     => -32602 missing_parameter x
		add_voxel [1,2]                             => -32602 missing_parameter z
		add_voxel {"x":"1","y":2,"z":3}             => -32602 invalid_params x
		add_voxel {"x":1,"y":[2],"z":3}             => -32602 invalid_params y
		add_voxel {"x":1,"y":2,"z":true}            => -32602 invalid_params z
		add_voxel {"x":1073741824,"y":2,"z":3}      => -32602 invalid_params x
		add_voxel {"x":1,"y":-1073741825,"z":3}     => -32602 invalid_params y
		add_voxel {"x":1,"y":2,"z":1e300}           => -32602 invalid_params z
		add_voxel {"x":1,"y":2,"z":1e999}           => -32602 invalid_params z
		add_voxel {"position":5}                    => -32602 invalid_params position
		add_voxel {"position":"1,2,3"}              => -32602 invalid_params position
		add_voxel {"position":[1,2]}                => -32602 invalid_params position
		add_voxel {"position":[1,2,3,4]}            => -32602 invalid_params position
		add_voxel {"position":[1,"2",3]}            => -32602 invalid_params position
		add_voxel {"position":{"x":1,"y":2}}        => -32602 invalid_params position
		add_voxel {"position":{"x":1,"y":2,"z":"3"}} => -32602 invalid_params position
		add_voxel {"position":{"x":1,"y":2,"z":3,"w":4}} => -32602 invalid_params position
		add_voxel {"pos":[1,2,1e10]}                => -32602 invalid_params pos
		add_voxel {"pos":{}}                        => -32602 invalid_params pos
		add_voxel {"x":1073741823,"y":-1073741824,"z":0} => {"x":1073741823,"y":-1073741824}
		get_voxel {"x":1073741823,"y":-1073741824,"z":0} => {"exists":true}
		// where nothing is floored, a fraction is an error
		flood_fill {"x":0.5,"y":0,"z":0}            => -32602 invalid_params x
		flood_fill {"seed":[0,0,0.5]}               => -32602 invalid_params seed
		procedural_shape {"center":[0,0.5,0]}       => -32602 invalid_params center
		procedural_shape {"center_x":0.5}           => -32602 invalid_params center_x
		get_voxels_region {"min":[0,0,0.5],"max":[1,1,1]} => -32602 invalid_params min
		remove_voxels {"box":{"min":[0,0,0],"max":[1,1,1.5]}} => -32602 invalid_params box
	`)
}

func TestColorSpellings(t *testing.T) {
	r := withProject(t)
	for _, c := range []struct{ params, want string }{
		{``, `[255,255,255,255]`},
		{`"r":1,"g":2,"b":3`, `[1,2,3,255]`},
		{`"r":1,"g":2,"b":3,"a":4`, `[1,2,3,4]`},
		{`"r":1,"g":2,"b":3,"a":0`, `[1,2,3,255]`},
		{`"r":1,"g":2,"b":3,"a":-5`, `[1,2,3,255]`},
		{`"r":1,"g":2,"b":3,"a":999`, `[1,2,3,255]`},
		{`"r":9`, `[9,0,0,255]`},
		{`"r":1.0,"g":0.5,"b":0`, `[255,128,0,255]`},
		{`"r":1.0,"g":2,"b":3`, `[1,2,3,255]`},
		{`"r":1,"g":1,"b":1`, `[1,1,1,255]`},
		{`"color":[1,2,3]`, `[1,2,3,255]`},
		{`"color":[1,2,3,4]`, `[1,2,3,4]`},
		{`"color":[1,1,1]`, `[1,1,1,255]`},
		{`"color":[1.0,1,1]`, `[255,255,255,255]`},
		{`"color":[1e0,0,0.5,0.25]`, `[255,0,128,64]`},
		{`"color":[0.1,1,2]`, "-32602 invalid_params color"},
		{`"color":[10.0,20.0,30.0]`, `[10,20,30,255]`},
		{`"color":{"r":1,"g":2,"b":3}`, `[1,2,3,255]`},
		{`"color":{"r":1,"g":2,"b":3,"a":200}`, `[1,2,3,200]`},
		{`"color":{"r":0.2,"g":0.4,"b":0.6,"a":1}`, `[51,102,153,255]`},
		{`"color":"#0A0b0C"`, `[10,11,12,255]`},
		{`"color":"#0A0b0C0d"`, `[10,11,12,13]`},
		{`"color":"0a0b0c"`, `[10,11,12,255]`},
		{`"color":"\u0023ff0000"`, `[255,0,0,255]`},
		{`"rgba":[4,3,2,1]`, `[4,3,2,1]`},
		{`"rgba":"#01020304"`, `[1,2,3,4]`},
		{`"color":null,"rgba":[4,3,2,1]`, `[4,3,2,1]`},
		{`"color":[1,2,3],"r":9`, `[1,2,3,255]`},
		{`"color":[1,2,3,0]`, `[0,0,0,0]`}, // empties
		{`"color":[1,2]`, "-32602 invalid_params color"},
		{`"color":[1,2,3,4,5]`, "-32602 invalid_params color"},
		{`"color":[1,2,"3"]`, "-32602 invalid_params color"},
		{`"color":[256,0,0]`, "-32602 invalid_params color"},
		{`"color":[-1,0,0]`, "-32602 invalid_params color"},
		{`"color":[-0.5,0,0]`, "-32602 invalid_params color"},
		{`"color":[1.5,0,0]`, "-32602 invalid_params color"},
		{`"color":{"r":1,"g":2}`, "-32602 invalid_params color"},
		{`"color":{"r":1,"g":2,"b":3,"alpha":4}`, "-32602 invalid_params color"},
		{`"color":{"r":1,"g":2,"b":"3"}`, "-32602 invalid_params color"},
		{`"color":"red"`, "-32602 invalid_params color"},
		{`"color":"#12345"`, "-32602 invalid_params color"},
		{`"color":"#12345g"`, "-32602 invalid_params color"},
		{`"color":""`, "-32602 invalid_params color"},
		{`"color":5`, "-32602 invalid_params color"},
		{`"color":true`, "-32602 invalid_params color"},
		{`"rgba":{}`, "-32602 invalid_params rgba"},
		{`"r":256`, "-32602 invalid_params r,g,b,a"},
		{`"r":1,"g":-2`, "-32602 invalid_params r,g,b,a"},
		{`"r":"5"`, "-32602 invalid_params r,g,b,a"},
		{`"g":"5"`, "-32602 invalid_params g"},
		{`"a":[]`, "-32602 invalid_params a"},
	} {
		params := `{"x":0,"y":0,"z":0`
		if c.params != "" {
			params += "," + c.params
		}
		want := c.want
		if want[0] == '[' {
			want = `{"color":` + want + `}`
		}
		r.play("add_voxel " + params + "} => " + want)
	}
	r.play(`
		add_voxel [0,0,0,"#FF8000"]          => {"color":[255,128,0,255]}
		add_voxel [0,0,0,"#FF800080"]        => {"color":[255,128,0,128]}
		add_voxel [0,0,0,0.5,0.5,0.5]        => {"color":[128,128,128,255]}
		add_voxel [0,0,0,1,2,3,4]            => {"color":[1,2,3,4]}
		add_voxel [0,0,0,1,2,3,0]            => {"color":[1,2,3,255]}
		add_voxel [0,0,0,"blue"]             => -32602 invalid_params r,g,b,a
		get_voxel [0,0,0]                    => {"color":[1,2,3,255],"exists":true}
	`)
}

// spelling writes cells and colours in all the ways there are.
type spelling struct{ *rand.Rand }

// number writes an integer, at times with a point or an exponent.
func (s spelling) number(n int32) string {
	switch s.IntN(6) {
	case 0:
		return fmt.Sprintf("%d.0", n)
	case 1:
		return fmt.Sprintf("%de0", n)
	}
	return strconv.Itoa(int(n))
}

// coordinate writes a number whose floor is n.
func (s spelling) coordinate(n int32) string {
	if s.IntN(4) == 0 {
		return fmt.Sprintf("%g", float64(n)+[]float64{0.25, 0.5, 0.75}[s.IntN(3)])
	}
	return s.number(n)
}

// channels writes the four channels, as bytes or as fractions.
func (s spelling) channels(c storage.Color, prefix string) (out [4]string) {
	fractions := s.IntN(2) == 0
	for i, v := range [...]uint8{c.R(), c.G(), c.B(), c.A()} {
		if out[i] = strconv.Itoa(int(v)); fractions {
			out[i] = strconv.FormatFloat(float64(v)/255, 'f', 6, 64)
		}
		out[i] = fmt.Sprintf(prefix, "rgba"[i:i+1]) + out[i]
	}
	return out
}

// item writes a cell of a list.
func (s spelling) item(p storage.Pos, c storage.Color) string {
	x, y, z := s.coordinate(p.X), s.coordinate(p.Y), s.coordinate(p.Z)
	if s.IntN(4) == 0 && !c.Empty() {
		ch := s.channels(c, "%.0s")
		return fmt.Sprintf("[%s,%s,%s,%s]", x, y, z, strings.Join(ch[:], ","))
	}
	at := []string{
		fmt.Sprintf(`"x":%s,"y":%s,"z":%s`, x, y, z),
		fmt.Sprintf(`"position":[%s,%s,%s]`, x, y, z),
		fmt.Sprintf(`"pos":{"z":%s,"x":%s,"y":%s}`, z, x, y),
	}[s.IntN(3)]
	object, array := s.channels(c, `"%s":`), s.channels(c, "%.0s")
	color := []string{
		`"color":[` + strings.Join(array[:], ",") + `]`,
		`"rgba":{` + strings.Join(object[:], ",") + `}`,
		fmt.Sprintf(`"color":"#%02X%02x%02X%02x"`, c.R(), c.G(), c.B(), c.A()),
		strings.Join(object[:], ","),
	}[s.IntN(4)]
	if s.IntN(2) == 0 {
		at, color = color, at
	}
	return "{" + at + `,"note":[{}],` + color + "}"
}

// model is a volume as a map: slow and obvious.
type model map[storage.Pos]storage.Color

func (m model) set(p storage.Pos, c storage.Color) {
	if c.Empty() {
		delete(m, p)
		return
	}
	m[p] = c
}

// compare reads the whole layer and compares it with the model.
func (m model) compare(r *rig) {
	r.t.Helper()
	text, err := r.do("get_layer_voxels", `{"limit":0}`)
	if err != nil {
		r.t.Fatal(err)
	}
	var got struct {
		Voxels []struct {
			X, Y, Z int32
			Color   [4]uint8
		}
	}
	if err := json.Unmarshal(text, &got); err != nil {
		r.t.Fatal(err)
	}
	if len(got.Voxels) != len(m) {
		r.t.Errorf("%d voxels, want %d", len(got.Voxels), len(m))
	}
	for _, v := range got.Voxels {
		p, c := storage.Pos{X: v.X, Y: v.Y, Z: v.Z}, storage.RGBA(v.Color[0], v.Color[1], v.Color[2], v.Color[3])
		if m[p] != c {
			r.t.Fatalf("%v is %v, want %v", p, c, m[p])
		}
	}
}

// TestListsInAnySpelling sets, removes and paints random lists and compares with a map.
func TestListsInAnySpelling(t *testing.T) {
	const seed = 5
	r := withProject(t)
	s := spelling{rand.New(rand.NewPCG(seed, 1))}
	m := model{}
	for round := range 40 {
		var items []string
		method := []string{"add_voxels", "add_voxels", "remove_voxels", "paint_voxels"}[s.IntN(4)]
		for range s.IntN(60) {
			p := storage.Pos{X: s.Int32N(12) - 6, Y: s.Int32N(12) - 6, Z: s.Int32N(12) - 6}
			c := storage.RGBA(uint8(s.Uint32()), uint8(s.Uint32()), uint8(s.Uint32()), 255)
			if method == "add_voxels" {
				c = storage.RGBA(c.R(), c.G(), c.B(), []uint8{255, 128, 1, 0}[s.IntN(4)])
			}
			items = append(items, s.item(p, c))
			switch method {
			case "add_voxels":
				m.set(p, c)
			case "remove_voxels":
				m.set(p, 0)
			case "paint_voxels":
				if m[p] != 0 {
					m.set(p, storage.RGBA(c.R(), c.G(), c.B(), m[p].A()))
				}
			}
		}
		list := "[" + strings.Join(items, ",") + "]"
		params := []string{`{"voxels":` + list + `}`, `{"voxels":` + list + `,"layer_id":1}`, `[` + list + `]`}[s.IntN(3)]
		if method == "paint_voxels" && params[0] == '[' {
			params = `{"positions":` + list + `}`
		}
		r.ok(method, params)
		m.compare(r)
		if t.Failed() {
			t.Fatalf("seed %d, round %d: %s %s", seed, round, method, params)
		}
	}
}
