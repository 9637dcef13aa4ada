package method_test

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// eachOf calls f for every cell of a box whose both ends belong to it, x fastest.
func eachOf(lo, hi storage.Pos, f func(p storage.Pos)) {
	for z := lo.Z; z <= hi.Z; z++ {
		for y := lo.Y; y <= hi.Y; y++ {
			for x := lo.X; x <= hi.X; x++ {
				f(storage.Pos{X: x, Y: y, Z: z})
			}
		}
	}
}

// corners writes a box as parameters.
func boxParams(lo, hi storage.Pos) string {
	return fmt.Sprintf(`"min":[%d,%d,%d],"max":[%d,%d,%d]`, lo.X, lo.Y, lo.Z, hi.X, hi.Y, hi.Z)
}

// runs writes the cells of a box as runs that are not always as long as they could be.
func (m model) runs(rnd *rand.Rand, lo, hi storage.Pos) string {
	var records []byte
	n, last := uint32(0), storage.Color(0)
	end := func() {
		if n > 0 {
			records = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(records, n), uint32(last))
		}
		n = 0
	}
	eachOf(lo, hi, func(p storage.Pos) {
		if m[p] != last || rnd.IntN(50) == 0 {
			end()
		}
		last = m[p]
		n++
	})
	end()
	return base64.StdEncoding.EncodeToString(records)
}

// unrun reads runs, each as long as can be, into the cells of a box.
func unrun(t *testing.T, code string, lo, hi storage.Pos) model {
	t.Helper()
	records, err := base64.StdEncoding.DecodeString(code)
	if err != nil || len(records)%8 != 0 {
		t.Fatalf("%q: %v", code, err)
	}
	m := model{}
	n, last, c := uint32(0), storage.Color(1), storage.Color(0)
	eachOf(lo, hi, func(p storage.Pos) {
		if n == 0 {
			if len(records) == 0 {
				t.Fatalf("the runs end at %v of %v to %v", p, lo, hi)
			}
			n, c = binary.LittleEndian.Uint32(records), storage.Color(binary.LittleEndian.Uint32(records[4:]))
			if n == 0 || c == last {
				t.Fatalf("a run of %d cells of %v behind one of %v", n, c, last)
			}
			last, records = c, records[8:]
		}
		m.set(p, c)
		n--
	})
	if n != 0 || len(records) != 0 {
		t.Fatalf("%d cells and %d bytes behind the box", n, len(records))
	}
	return m
}

func (m model) within(lo, hi storage.Pos) model {
	part := model{}
	eachOf(lo, hi, func(p storage.Pos) { part.set(p, m[p]) })
	return part
}

func (m model) same(t *testing.T, want model) {
	t.Helper()
	if len(m) != len(want) {
		t.Fatalf("%d voxels, want %d", len(m), len(want))
	}
	for p, c := range want {
		if m[p] != c {
			t.Fatalf("%v is %v, want %v", p, m[p], c)
		}
	}
}

func randomPos(rnd *rand.Rand, n int32) storage.Pos {
	return storage.Pos{X: rnd.Int32N(n) - n/2, Y: rnd.Int32N(n) - n/2, Z: rnd.Int32N(n) - n/2}
}

// TestRegionsByRuns sets boxes by runs and packed records, fills some, reads boxes back by runs, and compares all with a map.
func TestRegionsByRuns(t *testing.T) {
	const seed = 11
	rnd := rand.New(rand.NewPCG(seed, 1))
	r := withProject(t)
	m := model{}
	for round := range 60 {
		lo := randomPos(rnd, 40)
		hi := storage.Pos{X: lo.X + rnd.Int32N(30), Y: lo.Y + rnd.Int32N(20), Z: lo.Z + rnd.Int32N(20)}
		colors := [...]storage.Color{0, storage.RGBA(1, 2, 3, 255), storage.RGBA(4, 5, 6, 7), storage.RGBA(9, 9, 9, 255)}
		switch rnd.IntN(4) {
		case 0:
			c := colors[rnd.IntN(len(colors))]
			eachOf(lo, hi, func(p storage.Pos) { m.set(p, c) })
			r.ok("fill_box", fmt.Sprintf(`{%s,"color":[%d,%d,%d,%d]}`, boxParams(lo, hi), c.R(), c.G(), c.B(), c.A()))
		case 1:
			c := colors[0]
			eachOf(lo, hi, func(p storage.Pos) {
				if rnd.IntN(9) == 0 {
					c = colors[rnd.IntN(len(colors))]
				}
				m.set(p, c)
			})
			r.ok("set_voxels_region", fmt.Sprintf(`{%s,"rle":%q}`, boxParams(lo, hi), m.runs(rnd, lo, hi)))
		case 2:
			var list []byte
			eachOf(lo, hi, func(p storage.Pos) {
				m.set(p, 0)
				if c := colors[rnd.IntN(len(colors))]; c != 0 {
					m.set(p, c)
					for _, v := range [...]int32{p.X, p.Y, p.Z} {
						list = binary.LittleEndian.AppendUint32(list, uint32(v))
					}
					list = binary.LittleEndian.AppendUint32(list, uint32(c))
				}
			})
			r.ok("set_voxels_region", fmt.Sprintf(`{%s,"packed":%q}`, boxParams(lo, hi), base64.StdEncoding.EncodeToString(list)))
		}
		got := r.ok("get_voxels_region", `{`+boxParams(lo, hi)+`,"encoding":"rle"}`)
		part := m.within(lo, hi)
		unrun(t, got["rle"].(string), lo, hi).same(t, part)
		if got["count"] != float64(len(part)) {
			t.Fatalf("count %v, want %d", got["count"], len(part))
		}
		m.compare(r)
		if t.Failed() {
			t.Fatalf("seed %d, round %d", seed, round)
		}
	}
}

// TestRunsOfALayerComeBack reads a whole layer by runs and sets another layer by what came.
func TestRunsOfALayerComeBack(t *testing.T) {
	r := withProject(t)
	r.ok("procedural_shape", `{"shape":"sphere","size":40,"center":[100,-50,7],"color":[1,2,3]}`)
	r.ok("add_voxel", `{"x":130,"y":-50,"z":7,"color":[4,5,6,7]}`)
	want := r.ok("get_layer_voxels", `{"limit":0,"encoding":"packed"}`)
	got := r.ok("get_layer_voxels", `{"encoding":"rle"}`)
	area := got["region"].(map[string]any)
	r.ok("new_layer", `{"name":"copy"}`)
	r.ok("set_voxels_region", fmt.Sprintf(`{"min":%v,"max":%v,"rle":%q}`,
		strings.ReplaceAll(fmt.Sprint(area["min"]), " ", ","), strings.ReplaceAll(fmt.Sprint(area["max"]), " ", ","), got["rle"]))
	again := r.ok("get_layer_voxels", `{"layer_id":"copy","limit":0,"encoding":"packed"}`)
	if again["packed"] != want["packed"] {
		t.Error("the copy differs")
	}
	r.play(`
		get_layer_voxels {"layer_id":"copy","encoding":"rle","color_filter":[4,5,6]} => {"count":1,"total":1,"truncated":false,"bbox":{"min":[130,-50,7],"max":[130,-50,7]}}
		new_layer {"name":"empty"}                    => {}
		get_layer_voxels {"encoding":"rle"}           => {"rle":"","region":null,"count":0,"bbox":"absent"}
	`)
}

func TestRegionFaults(t *testing.T) {
	one := base64.StdEncoding.EncodeToString([]byte{1, 0, 0, 0, 9, 9, 9, 255})
	nine := base64.StdEncoding.EncodeToString([]byte{9, 0, 0, 0, 9, 9, 9, 255})
	none := base64.StdEncoding.EncodeToString([]byte{1, 0, 0, 0, 9, 9, 9, 255, 0, 0, 0, 0, 1, 1, 1, 1})
	out := base64.StdEncoding.EncodeToString([]byte{5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 255})
	far := base64.StdEncoding.EncodeToString([]byte{0, 0, 0, 127, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 255})
	r := withProject(t)
	r.ok("add_voxel", `[0,0,0]`)
	r.play(strings.NewReplacer("ONE", one, "NINE", nine, "NONE", none, "OUT", out, "FAR", far).Replace(`
		set_voxels_region {"rle":"ONE"}                                        => -32602 missing_parameter min
		set_voxels_region {"min":[0,0,0],"rle":"ONE"}                          => -32602 missing_parameter max
		set_voxels_region {"min":[0,0,0],"max":[0,0,0]}                        => -32602 missing_parameter rle
		set_voxels_region {"min":[0,0,0],"max":[0,0,0],"rle":"ONE","packed":""} => -32602 invalid_params packed
		set_voxels_region {"min":[0,0,0],"max":[0,0,0],"rle":[1]}              => -32602 invalid_params rle
		set_voxels_region {"min":[0,0,0],"max":[0,0,0],"rle":"AQ=="}           => -32602 invalid_params rle
		set_voxels_region {"min":[0,0,0],"max":[0,0,0],"rle":"!"}              => -32602 invalid_params rle
		set_voxels_region {"min":[0,0,0],"max":[0,0,0],"rle":"@@@@@@@@@@@="}   => -32602 invalid_params rle
		set_voxels_region {"min":[0,0,0],"max":[0,0,0],"rle":""}               => -32602 invalid_params rle
		set_voxels_region {"min":[0,0,0],"max":[0,0,0],"rle":"NINE"}           => -32602 invalid_params rle
		set_voxels_region {"min":[0,0,0],"max":[1,0,0],"rle":"ONE"}            => -32602 invalid_params rle
		set_voxels_region {"min":[0,0,0],"max":[0,0,0],"rle":"NONE"}           => -32602 invalid_params rle
		set_voxels_region {"min":[0,0,0],"max":[9,0,0],"rle":"NONE"}           => -32602 invalid_params rle
		set_voxels_region {"min":[0,0,0],"max":[1,1,1],"packed":"OUT"}         => -32602 invalid_params packed
		set_voxels_region {"min":[0,0,0],"max":[1,1,1],"packed":"FAR"}         => -32602 invalid_params packed
		set_voxels_region {"min":[0,0,0],"max":[1,1,1],"packed":7}             => -32602 invalid_params packed
		set_voxels_region {"min":[0,0,0],"max":[1,1,1],"packed":"","layer_id":9} => -32002 layer_not_found layer_id
		set_voxels_region {"min":[-1073741824,-1073741824,-1073741824],"max":[1073741823,1073741823,1073741823],"rle":"ONE"} => -32602 invalid_params region
		get_voxels_region {"min":[-1073741824,-1073741824,-1073741824],"max":[1073741823,1073741823,1073741822],"encoding":"rle"} => -32602 invalid_params region
		get_voxels_region {"min":[0,0,0],"max":[1,1,1],"encoding":"rle","limit":5}  => -32602 invalid_params limit
		get_voxels_region {"min":[0,0,0],"max":[1,1,1],"encoding":"rle","offset":5} => -32602 invalid_params offset
		fill_box {"min":[0,0,0]}                                               => -32602 missing_parameter max
		fill_box {"min":[0,0,0],"max":[1,1,1],"color":7}                       => -32602 invalid_params color
		fill_box {"min":[0,0,0],"max":[1,1,1],"mode":"liquid"}                 => -32602 invalid_params mode
		fill_box {"start":[0,0,0]}                                             => -32602 missing_parameter end
		fill_box {"end":[0,0,0]}                                               => -32602 missing_parameter start
		clear_layer {"min":[0,0,0]}                                            => -32602 missing_parameter max
		clear_layer {"layer_id":9}                                             => -32002 layer_not_found layer_id
		fill_box {"min":[0,0,0],"max":[1,1,1],"layer_id":9}                    => -32002 layer_not_found layer_id
		fill_box {"min":[0,0,0],"max":[1073741823,1,1],"mode":"add"}           => -32602 invalid_params region
		fill_box {"box":[[0,0,0],[1,1,1]],"color":[1,2,3]}                     => {"success":true,"changed":8,"layer_id":1,"bounding_box":{"min":[0,0,0],"max":[1,1,1]}}
		fill_box {"box":[[0,0,0],[2,0,0]],"color":[4,5,6],"mode":"paint"}      => {"changed":2}
		fill_box {"box":[[0,0,0],[0,0,0]],"mode":"remove"}                     => {"changed":1}
		fill_box {"box":[[-5,0,0],[5,0,0]],"color":"#00000000","clip":[[1,0,0],[9,9,9]]} => {"changed":1}
		set_voxels_region {"min":[0,0,0],"max":[1,1,1],"packed":""}            => {"changed":6}
		undo                                                                   => {"changed":6}
		get_bounding_box                                                       => {"min":[0,0,0],"max":[1,1,1]}
		clear_layer                                                            => {"success":true,"layer_id":1,"removed":6,"changed":6,"bounding_box":{"min":[0,0,0],"max":[1,1,1]}}
		clear_layer                                                            => {"removed":0,"changed":0,"bounding_box":null}
		voxel.fill {"start":[3,2,1],"end":[1,2,3],"color":"#102030"}           => {"success":true,"voxels_added":9,"changed":9,"bounding_box":{"min":[1,2,1],"max":[3,2,3]}}
		voxel.fill {"region":{"min":[1,2,1],"max":[4,2,1]},"color":[9,9,9],"mode":"solid"} => {"voxels_added":1,"changed":4}
		voxel.clear {"region":{"min":[0,0,0],"max":[1,9,9]}}                   => {"removed":3}
		voxel.clear {"layer_id":1}                                             => {"removed":7}
		undo                                                                   => {"changed":7}
		add_voxel {"x":-1073741824,"y":1073741823,"z":5,"color":[1,2,3]}       => {}
		voxel.clear                                                            => {"removed":8}
	`))
}

// TestRunsBeyondACount reads a box with more empty cells than one run can count.
func TestRunsBeyondACount(t *testing.T) {
	r := withProject(t)
	r.ok("add_voxel", `{"x":0,"y":0,"z":99999,"color":[1,2,3]}`)
	got := r.ok("get_voxels_region", `{"min":[0,0,0],"max":[299,299,99999],"encoding":"rle"}`)
	records, err := base64.StdEncoding.DecodeString(got["rle"].(string))
	if err != nil {
		t.Fatal(err)
	}
	var counts []uint32
	for ; len(records) > 0; records = records[8:] {
		counts = append(counts, binary.LittleEndian.Uint32(records))
	}
	const cells = 300 * 300 * 99999
	if want := fmt.Sprint([]uint32{1<<32 - 1, 1<<32 - 1, cells - 2*(1<<32-1), 1, 300*300 - 1}); fmt.Sprint(counts) != want {
		t.Errorf("runs of %v cells, want %s", counts, want)
	}
	r.ok("set_voxels_region", fmt.Sprintf(`{"min":[0,0,0],"max":[299,299,99999],"rle":%q}`, got["rle"]))
	if n := r.project().Scene().Layers[0].Volume.Len(); n != 1 {
		t.Errorf("%d voxels, want 1", n)
	}
}

func TestRunsWithinTheReply(t *testing.T) {
	r := withProject(t)
	r.ok("procedural_shape", `{"shape":"sphere","size":60}`)
	r.call.Env.MaxReply = 1000
	r.play(`get_layer_voxels {"encoding":"rle"} => -32006 reply_too_large encoding`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r.ctx = ctx
	if _, err := r.do("get_layer_voxels", `{"encoding":"rle"}`); err == nil {
		t.Error("a read that is cancelled succeeds")
	}
	if e := r.fail("set_voxels_region", `{"min":[0,0,0],"max":[0,0,0],"rle":"AQAAAAkJCf8="}`); e.Reason == "invalid_params" {
		t.Errorf("an edit that is cancelled: %+v", e)
	}
}
