package qubicle_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/qubicle"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// qbtFile is a .qbt file with a colour map and a root node.
func qbtFile(colors []byte, root []byte) []byte {
	return le("QB 2", byte(1), byte(0), 1.0, 1.0, 1.0, "COLORMAP", len(colors)/4, colors, "DATATREE", root)
}

// qbtNode is a node with its size.
func qbtNode(kind int, content ...any) []byte {
	b := le(content...)
	return le(kind, len(b), b)
}

// qbtMatrix is the content of a matrix node with a column of voxels.
func qbtMatrix(name string, x, y, z int, pixels ...byte) []byte {
	return le(text(name), x, y, z, 1, 1, 1, 0.5, 1.0, 0.25, 1, len(pixels)/4, 1, deflated(pixels...))
}

func TestQBTTree(t *testing.T) {
	merged := []byte{1, 1, 1, 255}
	tree := qbtNode(1, 5,
		qbtNode(0, qbtMatrix("first", 1, 2, 3, 10, 20, 30, 1, 0, 0, 0, 0, 40, 50, 60, 127)),
		qbtNode(2, qbtMatrix("compound", 10, 10, 10, merged...), 1, qbtNode(2, qbtMatrix("inner", 1, 1, 1, merged...), 1,
			qbtNode(0, qbtMatrix("part", 5, 5, 5, 7, 8, 9, 1)))),
		qbtNode(2, qbtMatrix("without parts", 0, 0, 0, merged...), 0),
		qbtNode(9, "whatever"),
		qbtNode(0, qbtMatrix("no voxels", 0, 0, 0)),
	)
	s, warnings, err := decode(t, qubicle.QBT(), qbtFile(nil, tree))
	must(t, err)
	if len(warnings) != 1 || warnings[0] != "a node of the unknown type 9 was left out" {
		t.Errorf("got the warnings %q", warnings)
	}
	want := []struct {
		name  string
		cells voxels
	}{
		{"first", voxels{{X: 1, Y: -3, Z: 2}: storage.RGB(10, 20, 30), {X: 1, Y: -3, Z: 4}: storage.RGB(40, 50, 60)}},
		{"part", voxels{{X: 16, Y: -16, Z: 16}: storage.RGB(7, 8, 9)}},
		{"without parts", voxels{{}: storage.RGB(1, 1, 1)}},
		{"no voxels", nil},
	}
	if len(s.Layers) != len(want) {
		t.Fatalf("got %d layers, want %d", len(s.Layers), len(want))
	}
	for i, w := range want {
		if s.Layers[i].Name != w.name {
			t.Errorf("got the name %q, want %q", s.Layers[i].Name, w.name)
		}
		same(t, s.Layers[i], w.cells)
	}
	if m := s.Layers[0].Matrix; m[12] != 1.5 || m[13] != -2.25 || m[14] != 3 { // of the matrix from -3 to -2 along Y
		t.Errorf("got the pivot %v, want 1.5 -2.25 3", m[12:15])
	}
}

func TestQBTColourMap(t *testing.T) {
	colors := []byte{9, 8, 7, 255, 1, 2, 3, 0}
	matrix := qbtMatrix("m", 0, 0, 0, 0, 0, 0, 1, 1, 99, 99, 1, 2, 0, 0, 1)
	s, warnings, err := decode(t, qubicle.QBT(), qbtFile(colors, qbtNode(0, matrix)))
	must(t, err)
	same(t, s.Layers[0], voxels{{}: storage.RGB(9, 8, 7), {Z: 1}: storage.RGB(1, 2, 3), {Z: 2}: storage.RGB(0, 0, 0)})
	if len(warnings) != 1 || warnings[0] != "1 voxels whose colour is not in the colour map became black" {
		t.Errorf("got the warnings %q", warnings)
	}
}

// Pivots survive a file, and those that are no numbers do no harm.
func TestPivots(t *testing.T) {
	s := patches(3)
	for i, l := range s.Layers {
		l.Matrix[12], l.Matrix[13], l.Matrix[14] = float32(i)*2.5, -float32(i), 3.25
	}
	got := read(t, qubicle.QBT(), write(t, qubicle.QBT(), s, nil))
	for i, l := range s.Layers {
		if got.Layers[i].Matrix != l.Matrix {
			t.Errorf("got the pivot %v, want %v", got.Layers[i].Matrix[12:15], l.Matrix[12:15])
		}
	}
	nan := le(text("m"), 0, 0, 0, 1, 2, 1, math.NaN(), 1.0, 1.0, 1, 1, 1, deflated(1, 2, 3, 1))
	s, warnings, err := decode(t, qubicle.QBT(), qbtFile(nil, qbtNode(0, nan)))
	must(t, err)
	if s.Layers[0].Matrix != scene.Identity || len(warnings) != 1 || warnings[0] != "the scale of matrices was ignored" {
		t.Errorf("got the pivot %v and the warnings %q", s.Layers[0].Matrix[12:15], warnings)
	}
}

func TestQBTRefusedFiles(t *testing.T) {
	good := qbtFile(nil, qbtNode(0, qbtMatrix("m", 0, 0, 0, 1, 2, 3, 1)))
	deep := qbtNode(1, 0)
	for range 200 {
		deep = qbtNode(1, 1, deep)
	}
	matrix := func(y int, packed []byte) []byte {
		return qbtFile(nil, qbtNode(0, text("m"), 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, y, 1, packed))
	}
	broken := deflated(1, 2, 3, 1)
	broken[len(broken)-1]++ // the checksum
	for what, c := range map[string]struct {
		data        []byte
		msg         string
		unsupported bool
	}{
		"magic":      {[]byte("QB 3"), "the magic", false},
		"colours":    {bytes.Replace(good, []byte("COLORMAP"), []byte("COLORMUP"), 1), `"COLORMAP" is expected, not "COLORMUP"`, false},
		"tree":       {bytes.Replace(good, []byte("DATATREE"), []byte("DATATRIE"), 1), `"DATATREE" is expected`, false},
		"many":       {le("QB 2", make([]byte, 14), "COLORMAP", 1<<30), "1073741824 colours", false},
		"node":       {qbtFile(nil, le(0, 100, "abc")), "a node of 100 bytes, and 3 are left", false},
		"no node":    {qbtFile(nil, nil), "4 bytes are expected", false},
		"deep":       {qbtFile(nil, deep), "deeper than", true},
		"nodes":      {qbtFile(nil, qbtNode(1, 1000)), "1000 nodes in 0 bytes", false},
		"short node": {qbtFile(nil, qbtNode(0, text("m"), 1, 2)), "are expected", false},
		"tall":       {matrix(1<<17, deflated()), "131072 voxels along Y", true},
		"no zlib":    {matrix(1, sized([]byte("abcd"))), "packed voxels", false},
		"too few":    {matrix(9, deflated(1, 2, 3, 4)), "packed voxels: ", false},
		"impossible": {matrix(60000, deflated(1, 2, 3, 4)), "columns in 16 packed bytes", false},
		"checksum":   {matrix(1, broken), "packed voxels: ", false},
	} {
		t.Run(what, func(t *testing.T) {
			_, _, err := decode(t, qubicle.QBT(), c.data)
			refused(t, err, c.msg, c.unsupported)
		})
	}
	_, warnings, err := decode(t, qubicle.QBT(), matrix(1, deflated(1, 2, 3, 4, 5)))
	if err != nil || len(warnings) != 1 || warnings[0] != `the matrix "m" has more voxels than its size says` {
		t.Errorf("got the error %v and the warnings %q", err, warnings)
	}
}

func TestQBCLTree(t *testing.T) {
	s := read(t, qubicle.QBCL(), smallProject())
	want := []struct {
		name    string
		visible bool
		cells   voxels
	}{
		{"first", true, voxels{{Y: 30, Z: 20}: storage.RGB(10, 20, 30), {Y: 30, Z: 21}: storage.RGB(10, 20, 30)}},
		{"hidden", false, voxels{{X: 1, Y: 30, Z: 21}: storage.RGB(40, 50, 60)}},
		{"in a hidden group", false, voxels{{X: 2, Y: 30, Z: 21}: storage.RGB(40, 50, 60)}},
		{"part", true, voxels{{X: 15, Y: 60, Z: 42}: storage.RGB(1, 2, 3)}},
	}
	if len(s.Layers) != len(want) {
		t.Fatalf("got %d layers, want %d", len(s.Layers), len(want))
	}
	for i, w := range want {
		if l := s.Layers[i]; l.Name != w.name || l.Visible != w.visible {
			t.Errorf("got the layer %q, visible %v; want %q, %v", l.Name, l.Visible, w.name, w.visible)
		}
		same(t, s.Layers[i], w.cells)
	}
	if m := s.Layers[0].Matrix; m[12] != 0.5 || m[13] != 30.5 || m[14] != 21.5 {
		t.Errorf("got the pivot %v, want 0.5 30.5 21.5", m[12:15])
	}
}

func TestQBCLRefusedFiles(t *testing.T) {
	matrix := func(column ...byte) []byte {
		return project(le(qbclNode(0, "m", 1), 1, 3, 1, 0, 0, 0, 0, 0, 0, deflated(column...)))
	}
	deep := le(qbclNode(1, "", 1), make([]byte, 36), 0)
	for range 200 {
		deep = le(qbclNode(1, "", 1), make([]byte, 36), 1, deep)
	}
	for what, c := range map[string]struct {
		data        []byte
		msg         string
		unsupported bool
	}{
		"magic":       {[]byte("QBCX"), "the magic", false},
		"picture":     {le("QBCL", 1, 2, 1<<31, 1<<31), "a picture of 2147483648x2147483648 pixels", false},
		"short":       {smallProject()[:50], "are expected", false},
		"type":        {project(qbclNode(7, "x", 1)), "the unknown type 7", false},
		"deep":        {project(deep), "deeper than", true},
		"nodes":       {project(le(qbclNode(1, "", 1), make([]byte, 36), 1000)), "1000 nodes in 0 bytes", false},
		"cut matrix":  {project(le(qbclNode(0, "", 1), 1, 1)), "are expected", false},
		"wide":        {project(le(qbclNode(0, "", 1), 1<<20, 1, 1, 0, 0, 0, 0, 0, 0, deflated())), "1048576 voxels along X", true},
		"no column":   {matrix(), "packed voxels", false},
		"cut column":  {matrix(2, 0, 1, 2, 3, 1), "packed voxels", false},
		"tall column": {matrix(4, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), "a column of more than 3 voxels", false},
		"long run":    {matrix(2, 0, 4, 0, 0, 2, 1, 1, 1, 1), "a column of more than 3 voxels", false},
		"cut run":     {matrix(1, 0, 2, 0, 0, 2), "a run without a colour", false},
	} {
		t.Run(what, func(t *testing.T) {
			_, _, err := decode(t, qubicle.QBCL(), c.data)
			refused(t, err, c.msg, c.unsupported)
		})
	}
	newer := smallProject()
	newer[8] = 3
	_, warnings, err := decode(t, qubicle.QBCL(), newer)
	if err != nil || len(warnings) != 1 || warnings[0] != "version 3 is read like the one known, 2" {
		t.Errorf("got the error %v and the warnings %q", err, warnings)
	}
}

// Matrices that unpack to more than memory has room for are refused.
func TestPackedMatricesKeepToLimits(t *testing.T) {
	const edge = 64
	pixels := bytes.Repeat([]byte{1, 2, 3, 1}, edge*edge*edge)
	data := qbtFile(nil, qbtNode(0, text("m"), 0, 0, 0, 1, 1, 1, 0, 0, 0, edge, edge, edge, deflated(pixels...)))
	columns := bytes.Repeat([]byte{2, 0, edge, 0, 0, 2, 1, 2, 3, 1}, edge*edge)
	packed := project(le(qbclNode(0, "m", 1), edge, edge, edge, 0, 0, 0, 0, 0, 0, deflated(columns...)))
	for name, limits := range map[string]format.Limits{
		"more than 1000 voxels":  {Voxels: 1000},
		"limit of 100000 bytes ": {Bytes: 100_000},
	} {
		opt := &format.DecodeOptions{NewVolume: newVolume, Limits: limits}
		_, err := qubicle.DecodeQBT(t.Context(), data, opt)
		refused(t, err, name, true)
		_, err = qubicle.DecodeQBCL(t.Context(), packed, opt)
		refused(t, err, name, true)
	}
	for _, s := range []*scene.Scene{read(t, qubicle.QBT(), data), read(t, qubicle.QBCL(), packed)} {
		if v := s.Layers[0].Volume; v.Len() != edge*edge*edge || v.Stats().Bytes > 1<<20 {
			t.Errorf("got %d voxels in %d bytes", v.Len(), v.Stats().Bytes)
		}
	}
}
