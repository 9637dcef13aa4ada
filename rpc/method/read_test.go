package method_test

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestRegions(t *testing.T) {
	withProject(t).play(`
		procedural_shape {"start":[0,0,0],"end":[7,7,7],"color":[1,2,3]} => {"voxels_created":512}
		goxel.get_voxels_region {"min":[0,0,0],"max":[7,7,7],"limit":2}  => {"voxels":[{"x":0,"y":0,"z":0,"color":[1,2,3,255]},{"x":1,"y":0,"z":0,"color":[1,2,3,255]}],"count":2,"total":512,"truncated":true,"bbox":{"min":[0,0,0],"max":[1,0,0]}}
		get_voxels_region {"region":{"min":[7,7,7],"max":[99,99,99]}}    => {"voxels":[{"x":7,"y":7,"z":7}],"count":1,"total":1,"truncated":false}
		get_voxels_region {"box":[[0,0,0],[0,0,1]]}                      => {"count":2,"bbox":{"min":[0,0,0],"max":[0,0,1]}}
		voxel.query {"min":{"x":8,"y":0,"z":0},"max":[9,9,9]}            => {"voxels":[],"count":0,"total":0,"truncated":false,"bbox":"absent"}
		get_voxels_region {"min":[0,0,0],"max":[7,7,7],"offset":511}     => {"count":1,"total":512,"truncated":false}
		get_voxels_region {"min":[0,0,0],"max":[7,7,7],"offset":600}     => {"count":0,"total":512,"truncated":false}
		get_voxels_region                                                => -32602 missing_parameter min
		get_voxels_region [[0,0,0],[1,1,1]]                              => -32602 missing_parameter min
		get_voxels_region {"min":[0,0,0]}                                => -32602 missing_parameter max
		get_voxels_region {"min":[0,0],"max":[1,1,1]}                    => -32602 invalid_params min
		get_voxels_region {"min":[0,0,0],"max":[1,1,"1"]}                => -32602 invalid_params max
		get_voxels_region {"min":[2,0,0],"max":[1,1,1]}                  => -32602 invalid_params min
		get_voxels_region {"region":7}                                   => -32602 invalid_params region
		get_voxels_region {"min":[0,0,0],"max":[1,1,1],"limit":"5"}      => -32602 invalid_params limit
		get_voxels_region {"min":[0,0,0],"max":[1,1,1],"offset":-1}      => -32602 invalid_params offset
		get_voxels_region {"min":[0,0,0],"max":[1,1,1],"encoding":"xml"} => -32602 invalid_params encoding
		get_voxels_region {"min":[0,0,0],"max":[1,1,1],"encoding":5}     => -32602 invalid_params encoding
		get_voxels_region {"min":[0,0,0],"max":[1,1,1],"color_filter":5} => -32602 invalid_params color_filter
		get_voxels_region {"min":[0,0,0],"max":[1,1,1],"encoding":"JSON"} => {"count":8}
		get_layer_voxels {"layer_id":1,"offset":10000}                   => {"voxels":[],"count":0,"truncated":false}
		get_bounding_box {"layer_id":-2}                                 => {"empty":false,"min":[0,0,0],"max":[7,7,7],"dimensions":[8,8,8]}
		get_bounding_box {"exact":false}                                 => {"empty":false,"min":[0,0,0],"max":[15,15,15],"dimensions":[16,16,16]}
		get_bounding_box {"exact":"no"}                                  => -32602 invalid_params exact
	`)
}

func TestColorFilters(t *testing.T) {
	withProject(t).play(`
		add_voxels [[[0,0,0,9,9,9],[1,0,0,9,9,9,50],[2,0,0,8,8,8]]]      => {"added":3}
		get_layer_voxels {"color_filter":[9,9,9]}                        => {"count":2,"total":2}
		get_layer_voxels {"color_filter":[9,9,9,255]}                    => {"count":2}
		get_layer_voxels {"color_filter":[9,9,9,50]}                     => {"count":1,"voxels":[{"x":1}]}
		get_layer_voxels {"color_filter":[9,9,9,0]}                      => {"count":3}
		get_layer_voxels {"color_filter":"#080808"}                      => {"count":1,"voxels":[{"x":2}]}
		get_layer_voxels {"color_filter":null}                           => {"count":3}
	`)
}

func TestReadsOfAllLayers(t *testing.T) {
	withProject(t).play(`
		get_bounding_box {"layer_id":-2}                       => {"empty":true,"min":"absent","max":"absent","dimensions":"absent"}
		add_voxels [[[0,0,0,9,9,9],[1,0,0,9,9,9]]]             => {"added":2}
		new_layer                                              => {"layer_id":2}
		add_voxels [[[1,0,0,200,0,0,255],[-5,0,0,1,1,1,128]]]  => {"added":2}
		set_layer_visibility [1,false]                         => {"visible":false}
		get_layer_voxels                                       => {"count":2}
		get_layer_voxels {"layer_id":"all"}                    => {"count":3,"voxels":[{"x":-5},{"x":0,"color":[9,9,9,255]},{"x":1,"color":[200,0,0,255]}]}
		get_voxels_region {"layer_id":-2,"min":[0,0,0],"max":[1,0,0],"encoding":"packed"} => {"count":2,"packed":"AAAAAAAAAAAAAAAACQkJ/wEAAAAAAAAAAAAAAMgAAP8="}
		get_bounding_box {"layer_id":-2}                       => {"min":[-5,0,0],"max":[1,0,0]}
		get_bounding_box {"layer":"all","exact":false}         => {"min":[-16,0,0],"max":[15,15,15],"dimensions":[32,16,16]}
		get_bounding_box {"layer_id":1}                        => {"min":[0,0,0],"max":[1,0,0]}
		get_bounding_box                                       => {"min":[-5,0,0]}
	`)
}

// TestPages reads a random model page by page and compares with all of it sorted by z, y, x.
func TestPages(t *testing.T) {
	const seed = 31
	rnd := rand.New(rand.NewPCG(seed, 4))
	r := withProject(t)
	var list []byte
	want := map[storage.Pos]uint32{}
	for range 3000 {
		p := storage.Pos{X: rnd.Int32N(90) - 45, Y: rnd.Int32N(40) - 20, Z: rnd.Int32N(40) - 20}
		c := rnd.Uint32() | 1
		want[p] = c
		list = append(list, record(p.X, p.Y, p.Z, c)...)
	}
	r.ok("add_voxels", fmt.Sprintf(`{"packed":%q}`, base64.StdEncoding.EncodeToString(list)))
	b := storage.Box{Min: storage.Pos{X: -40, Y: -15, Z: -20}, Max: storage.Pos{X: 31, Y: 20, Z: 17}}
	var order []storage.Pos
	for p := range want {
		if b.Contains(p) {
			order = append(order, p)
		}
	}
	slices.SortFunc(order, func(a, b storage.Pos) int {
		return cmp.Or(cmp.Compare(a.Z, b.Z), cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X))
	})
	const page = 401
	var got []byte
	for offset := 0; ; offset += page {
		m := r.ok("get_voxels_region", fmt.Sprintf(`{"min":[-40,-15,-20],"max":[30,19,16],"offset":%d,"limit":%d,"encoding":"packed"}`, offset, page))
		records, err := base64.StdEncoding.DecodeString(m["packed"].(string))
		if err != nil {
			t.Fatal(err)
		}
		more := offset+page < len(order)
		if m["total"] != float64(len(order)) || m["truncated"] != more || m["count"] != float64(len(records)/16) {
			t.Fatalf("offset %d of %d: total %v, truncated %v, count %v, %d bytes", offset, len(order), m["total"], m["truncated"], m["count"], len(records))
		}
		if got = append(got, records...); !more {
			break
		}
	}
	if len(got) != 16*len(order) {
		t.Fatalf("%d records, want %d", len(got)/16, len(order))
	}
	for i, p := range order {
		rec := got[16*i:]
		at := func(k int) int32 { return int32(binary.LittleEndian.Uint32(rec[k:])) }
		if q := (storage.Pos{X: at(0), Y: at(4), Z: at(8)}); q != p || binary.BigEndian.Uint32(rec[12:]) != want[p] {
			t.Fatalf("seed %d: record %d is %v %x, want %v %x", seed, i, q, rec[12:16], p, want[p])
		}
	}
}
