package server_test

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"syscall"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// rawClient speaks to a daemon by system calls on memory that it has already, so that it allocates nothing.
type rawClient struct {
	fd   int
	path string
	buf  [4096]byte
}

func dialRaw(t testing.TB, path string) *rawClient {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if err := syscall.Connect(fd, &syscall.SockaddrUnix{Name: path}); err != nil {
		t.Fatal(err)
	}
	return &rawClient{fd: fd, path: path}
}

// call sends a request and reads one line, which is valid until the next call. It returns nil if the daemon does not answer.
func (c *rawClient) call(request []byte) []byte {
	if n, err := syscall.Write(c.fd, request); err != nil || n < len(request) {
		return nil
	}
	for at := 0; at < len(c.buf); {
		n, err := syscall.Read(c.fd, c.buf[at:])
		if err == syscall.EINTR {
			continue
		}
		if err != nil || n == 0 {
			return nil
		}
		if at += n; c.buf[at-1] == '\n' {
			return c.buf[:at]
		}
	}
	return nil
}

// hotRequests returns requests that set, read, recolour and empty single cells of a tile, in every spelling that clients use most, and
// leave it as it was.
func hotRequests() (requests [][]byte) {
	for i := range 16 {
		for _, r := range []string{
			`"method":"add_voxel","params":{"x":%d,"y":3,"z":5,"r":10,"g":20,"b":30,"a":255}`,
			`"method":"get_voxel","params":{"x":%d,"y":3,"z":5}`,
			`"method":"goxel.add_voxel","params":[%d,3,5,200,100,50,255,0]`,
			`"method":"goxel.get_voxel","params":[%d,3,5]`,
			`"method":"add_voxel","params":{"position":[%d,3,5],"color":"#0a141eff"}`,
			`"method":"remove_voxel","params":{"position":{"x":%d,"y":3,"z":5}}`,
		} {
			requests = append(requests, fmt.Appendf(nil, `{"jsonrpc":"2.0",`+r+`,"id":%d}`+"\n", i, 1000+i))
		}
	}
	return requests
}

// TestZeroAlloc measures hot single-voxel requests over a socket, from the daemon's read to its write, with undo and counters on. Whatever
// the process allocates meanwhile counts.
func TestZeroAlloc(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	for _, k := range all.Kinds() {
		t.Run("kind="+k.Name, func(t *testing.T) {
			d := serve(t, func(c *config) {
				c.engine.Storage = k
				c.engine.UndoBytes = 64 << 10 // reached soon, so that the oldest steps go all the time
			})
			p := d.dial()
			p.create(`{}`)
			p.must("procedural_shape", `{"shape":"cube","position":[8,8,8],"size":[32,32,4]}`) // the tile has other voxels
			c := dialRaw(t, d.path)
			requests := hotRequests()
			round := func() {
				for _, r := range requests {
					if reply := c.call(r); reply == nil || !ok(reply) {
						t.Fatalf("%s is answered by %s", r, reply)
					}
				}
			}
			for range 20 {
				round()
			}
			defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a collection empties pools
			best := float64(1 << 20)
			const rounds = 25
			for range 5 { // the run time allocates now and then as well
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				for range rounds {
					round()
				}
				runtime.ReadMemStats(&after)
				best = min(best, float64(after.Mallocs-before.Mallocs)/float64(rounds*len(requests)))
			}
			if best >= 0.01 {
				t.Errorf("%.3f allocations per request, want none", best)
			}
		})
	}
}

// ok reports whether a reply is a result. It allocates nothing.
func ok(reply []byte) bool {
	const start = `{"jsonrpc":"2.0","id":1000,`
	return len(reply) > len(start) && reply[len(start)+1] == 'r' // and not "error"
}

// BenchmarkRequest measures one client that waits for each reply.
func BenchmarkRequest(b *testing.B) {
	for _, k := range all.Kinds() {
		b.Run("kind="+k.Name, func(b *testing.B) {
			d := serve(b, func(c *config) { c.engine.Storage = k })
			d.dial().create(`{}`)
			c := dialRaw(b, d.path)
			requests := hotRequests()
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				if c.call(requests[i]) == nil {
					b.Fatal("no answer")
				}
				i = (i + 1) % len(requests)
			}
		})
	}
}
