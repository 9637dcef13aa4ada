package rival

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"sync"
)

const (
	edge     = 64      // cells of the cube that is edited
	requests = 1 << 12 // different requests of a rival
	stride   = 977     // requests from one client's first to the next one's, a prime
)

// edit is one voxel to set.
type edit struct {
	id      int
	x, y, z int
	r, g, b int
}

// pool holds the requests of a rival, made when they are first asked for and shared by all clients.
type pool struct {
	appendOne func(dst []byte, e edit) []byte

	mu    sync.Mutex
	text  []byte           // requests one behind the other
	ends  []int            // where each ends
	lists map[int][][]byte // bursts by pipeline, twice over, so that a part of it starts anywhere
}

func newPool(appendOne func(dst []byte, e edit) []byte) *pool {
	return &pool{appendOne: appendOne, lists: map[int][][]byte{}}
}

// fillLocked makes the requests.
func (p *pool) fillLocked() {
	random := rand.New(rand.NewPCG(edge, requests))
	p.ends = make([]int, requests)
	for i := range p.ends {
		p.text = p.appendOne(p.text, edit{
			id: i + 1, x: random.IntN(edge), y: random.IntN(edge), z: random.IntN(edge),
			r: random.IntN(256), g: random.IntN(256), b: random.IntN(256),
		})
		p.ends[i] = len(p.text)
	}
}

// bursts returns the bursts of a client, which are all that the pool has, from a place of its own on.
func (p *pool) bursts(client, pipeline int) [][]byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ends == nil {
		p.fillLocked()
	}
	pipeline = max(pipeline, 1)
	list := p.lists[pipeline]
	if list == nil {
		list = p.cutLocked(pipeline)
		p.lists[pipeline] = list
	}
	n := len(list) / 2
	first := int(uint(client) * stride % uint(n))
	return list[first : first+n]
}

// cutLocked returns the pool in bursts, twice over.
func (p *pool) cutLocked(pipeline int) [][]byte {
	if pipeline > requests { // one burst that goes round, perhaps more than once
		whole := bytes.Repeat(p.text, pipeline/requests)
		if rest := pipeline % requests; rest > 0 {
			whole = append(whole, p.text[:p.ends[rest-1]]...)
		}
		return [][]byte{whole, whole}
	}
	var list [][]byte
	from := 0
	for i := pipeline; i <= requests; i += pipeline {
		list = append(list, p.text[from:p.ends[i-1]:p.ends[i-1]])
		from = p.ends[i-1]
	}
	return append(list, list...)
}

// appendEdit appends the request of JSON-RPC 2.0 that the daemon takes as well.
func appendEdit(dst []byte, e edit) []byte {
	dst = fmt.Appendf(dst, `{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":`, e.id)
	return append(appendVoxel(dst, e), "}\n"...)
}

// appendNetRPC appends the request of JSON-RPC 1.0, whose parameters are a list.
func appendNetRPC(dst []byte, e edit) []byte {
	dst = appendVoxel(append(dst, `{"method":"V.Add","params":[`...), e)
	return fmt.Appendf(dst, `],"id":%d}`+"\n", e.id)
}

func appendVoxel(dst []byte, e edit) []byte {
	return fmt.Appendf(dst, `{"x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d,"a":255}`, e.x, e.y, e.z, e.r, e.g, e.b)
}

// appendSetBit appends a SETBIT of one string, whose bits are the cube.
func appendSetBit(dst []byte, e edit) []byte {
	return appendRedis(dst, "SETBIT", "model", fmt.Sprint(e.x+edge*(e.y+edge*e.z)), "1")
}

// appendSet appends a SET of the colour.
func appendSet(dst []byte, e edit) []byte {
	return appendRedis(dst, "SET", fmt.Sprintf("%d,%d,%d", e.x, e.y, e.z), fmt.Sprintf("%02x%02x%02xff", e.r, e.g, e.b))
}

// appendRedis appends a command as an array of strings, the form that clients of Redis send.
func appendRedis(dst []byte, words ...string) []byte {
	dst = fmt.Appendf(dst, "*%d\r\n", len(words))
	for _, w := range words {
		dst = fmt.Appendf(dst, "$%d\r\n%s\r\n", len(w), w)
	}
	return dst
}

// redisFailed tells errors among the replies of Redis.
func redisFailed(line []byte) bool { return len(line) > 0 && line[0] == '-' }

// jsonFailed tells errors among JSON replies, where JSON-RPC 1.0 has an error that is null with every result.
func jsonFailed(line []byte) bool {
	_, value, found := bytes.Cut(line, []byte(`"error":`))
	return found && !bytes.HasPrefix(value, []byte("null"))
}
