package oneshot_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := oneshot.Main(t.Context(), args, strings.NewReader(""), &out)
	return strings.TrimSpace(out.String()), err
}

func TestCommandsWorkOnTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "m.gox")
	if err := oneshot.Make(t.Context(), file, 20); err != nil {
		t.Fatal(err)
	}
	if got, err := run(t, "get", file, "0", "0", "0"); err != nil || got != "#4080C0FF" {
		t.Errorf("the sphere's centre is %s, %v", got, err)
	}
	if _, err := run(t, "add", file, "40", "-3", "5", "1", "2", "3"); err != nil {
		t.Fatal(err)
	}
	for pos, want := range map[[3]string]string{{"40", "-3", "5"}: "#010203FF", {"0", "0", "0"}: "#4080C0FF", {"41", "-3", "5"}: "#00000000"} {
		if got, err := run(t, "get", file, pos[0], pos[1], pos[2]); err != nil || got != want {
			t.Errorf("%v is %s, %v; want %s", pos, got, err, want)
		}
	}
}

func TestHoldHoldsUntilItsInputEnds(t *testing.T) {
	file := filepath.Join(t.TempDir(), "m.gox")
	if err := oneshot.Make(t.Context(), file, 20); err != nil {
		t.Fatal(err)
	}
	in, end := io.Pipe()
	out, ready := io.Pipe()
	done := make(chan error)
	go func() { done <- oneshot.Main(context.Background(), []string{"hold", file}, in, ready) }()
	line := make([]byte, 6)
	if _, err := io.ReadFull(out, line); err != nil || string(line) != "ready " {
		t.Fatalf("it says %q, %v", line, err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	select {
	case err := <-done:
		t.Fatalf("it ended before its input, %v", err)
	default:
	}
	_ = end.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestTilesAgainstAMap holds tiles against a map of cells.
func TestTilesAgainstAMap(t *testing.T) {
	tiles, cells := oneshot.Tiles{}, map[storage.Pos]storage.Color{}
	for i, v := range append(traffic.Landscape(40), traffic.Cloud(20, 2, 1)...) {
		p, c := storage.Pos{X: v.X - 20, Y: v.Y, Z: v.Z}, storage.RGB(uint8(i), v.G, v.B)
		tiles.Set(p, c)
		cells[p] = c
	}
	n := 0
	for _, tile := range tiles {
		for _, c := range tile {
			if c != 0 {
				n++
			}
		}
	}
	for p, c := range cells {
		if got := tiles[p.Tile()][p.Index()]; got != c {
			t.Fatalf("%v is %v, want %v", p, got, c)
		}
	}
	if n != len(cells) {
		t.Errorf("%d cells, want %d", n, len(cells))
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

var errBroken = errors.New("broken")

func TestErrors(t *testing.T) {
	for _, args := range [][]string{
		{},
		{"add"},
		{"add", "/no/such/file.gox", "1", "2", "3", "4", "5", "6"},
		{"get", "/no/such/file.gox", "1", "2", "3"},
		{"get", "x", "1", "2"},
		{"get", "x", "1", "2", "three"},
		{"hold"},
		{"hold", "/no/such/file.gox"},
		{"dance", "x"},
	} {
		if out, err := run(t, args...); err == nil {
			t.Errorf("%q gives %q and no error", args, out)
		}
	}
	file := filepath.Join(t.TempDir(), "m.gox")
	if err := oneshot.Make(t.Context(), file, 8); err != nil {
		t.Fatal(err)
	}
	if err := oneshot.Hold(t.Context(), file, strings.NewReader(""), broken{}); !errors.Is(err, errBroken) {
		t.Errorf("an output that is broken gives %v", err)
	}
	if err := oneshot.Make(t.Context(), "/no/such/folder/m.gox", 8); err == nil {
		t.Error("a folder that is not there gives no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := oneshot.Make(ctx, filepath.Join(t.TempDir(), "m.gox"), 200); err == nil {
		t.Error("a context that is over gives no error")
	}
}
