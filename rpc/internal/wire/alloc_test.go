package wire_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/valyala/fastjson"
)

func TestZeroAlloc(t *testing.T) {
	o := wire.Options{IsBulk: bulkKey}
	var r wire.Request
	var sc wire.Scanner
	var dst []byte
	list := voxelList(100)
	bulk := []byte(`{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{"layer_id":1,"voxels":` + string(list) + `}}`)
	batch := []byte("[" + singleVoxel + "," + singleVoxel + "]")
	single := []byte(singleVoxel)
	spaced := []byte(`{"id" : "a", "jsonrpc" : "2.0", "method" : "m", "params" : {"pos": [1, 2, 123456789], "rgba": [1, 2, 3], "layer_id": -1 } }`)
	var flat wire.Flat
	operation := []byte(`{"type":"add_voxel","position":{"x":1.0,"y":2,"z":3},"color":"#ff0000"}`)
	fraction := fastjson.MustParse(`-0.5`)
	rows := []byte(`[[1,2.5,-3e2,0.1],["#ff0000",true,null,{"a":[]}]]`)
	fault := &wire.Error{Code: -32003, Message: "no\nsuch é", Reason: "r", Parameter: "p", LegacyCode: -1004, Extra: []byte(`"n":1`)}
	for name, f := range map[string]func(){
		"single": func() {
			if err := r.Parse(single, &o); err != nil {
				t.Error(err)
			}
			for i := range r.Params {
				if n, ok := wire.Int(r.Params[i].Value); !ok || n < 0 {
					t.Error("not an integer")
				}
				_, _ = wire.Text(r.Params[i].Value)
			}
			r.Reset()
		},
		"flat": func() {
			if _, ok := flat.Scan(single); !ok {
				t.Error("declined")
			}
			if _, ok := flat.Scan(spaced); !ok {
				t.Error("declined")
			}
		},
		"flat declined": func() {
			if _, ok := flat.Scan(bulk); ok {
				t.Error("accepted")
			}
		},
		"bulk": func() {
			if err := r.Parse(bulk, &o); err != nil {
				t.Error(err)
			}
			if n, _ := sumVoxels(&sc, r.Params[1].Raw); n != 100 {
				t.Error(n)
			}
			r.Reset()
		},
		"operation": func() {
			if err := r.ParseParams(operation, &o); err != nil {
				t.Error(err)
			}
			if n, ok := wire.Int(wire.Member(r.Params[1].Value, "x")); n != 1 || !ok {
				t.Error(n)
			}
		},
		"batch": func() {
			for e := wire.NewElements(batch); e.Next(); {
				if err := r.Parse(e.Value(), &o); err != nil {
					t.Error(err)
				}
			}
		},
		"fraction": func() {
			n, _ := wire.Floor(fraction)
			if f, _ := wire.Float(fraction); n != -1 || f != -0.5 {
				t.Error(n, f)
			}
		},
		"rows": func() {
			sc.Init(rows)
			for sc.Next() != wire.End {
				_, _ = sc.Float()
				_, _ = sc.Floor()
				_ = sc.HasPoint()
			}
		},
		"reply": func() {
			dst = wire.AppendEnd(wire.AppendString(wire.AppendResultStart(dst[:0], nil), "a\"b"))
			dst = wire.DigitsOf(-1234567890).Append(wire.DigitsOf(12345).Append(dst))
			dst = wire.AppendFloat(wire.AppendInt(wire.AppendError(dst, []byte("1"), fault), 5), 0.25)
		},
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s: %v allocations, want 0", name, n)
		}
	}
}
