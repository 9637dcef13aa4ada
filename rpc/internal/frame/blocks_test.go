package frame_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
)

// pieceBytes is less than what blocks are tried for, so that text that comes in such pieces is the automaton's alone.
const pieceBytes = 200

// outcome is what became of the first value of text, with every detail of an error. With pieces the text comes bit by bit.
func outcome(o frame.Options, text []byte, pieces bool) string {
	s := frame.New(o)
	have := len(text)
	if pieces {
		have = 0
	}
	consumed := 0
	for {
		value, n, err := s.Next(text[consumed:have])
		consumed += n
		switch {
		case err != nil:
			return fmt.Sprintf("%d %s %q at %d", err.Code, err.Reason, err.Message, err.Offset)
		case value != nil:
			return fmt.Sprintf("%q, %d consumed", value, consumed)
		case n == 0 && have == len(text):
			value, err := s.Finish(text[consumed:])
			return fmt.Sprintf("finished %q %v", value, err)
		case n == 0:
			have = min(len(text), have+pieceBytes)
		}
	}
}

// checkTwins compares the way by blocks with the automaton alone, and both with encoding/json.
func checkTwins(t testing.TB, text []byte, seed uint64) {
	t.Helper()
	for _, o := range []frame.Options{{}, {MaxDepth: 3}, {MaxBytes: 300}, {MaxDepth: frame.DepthLimit}} {
		if blocks, alone := outcome(o, text, false), outcome(o, text, true); blocks != alone {
			t.Fatalf("options %+v, text %q:\nby blocks %.400s\nalone     %.400s", o, text, blocks, alone)
		}
	}
	checkOracle(t, text, seed)
}

// writer writes random JSON of the kind that long requests consist of.
type writer struct {
	*rand.Rand
	bytes.Buffer
	comma, colon string
}

func (w *writer) value(depth int) {
	kind := w.IntN(10)
	switch {
	case depth > 0 && kind < 3:
		w.list('[', ']', depth, func() { w.value(depth - 1) })
	case depth > 0 && kind < 5:
		w.list('{', '}', depth, func() {
			w.text()
			w.WriteString(w.colon)
			w.value(depth - 1)
		})
	case kind == 5:
		w.text()
	case kind == 6 && w.IntN(8) == 0:
		w.WriteString([]string{"true", "false", "null", "1.5", "-0.25e-3", "1e9", `"\n"`, `"\u00e9"`, `"é"`, "\n1"}[w.IntN(10)])
	default:
		fmt.Fprint(&w.Buffer, w.Int32N([]int32{2, 10, 300, 1 << 30}[w.IntN(4)])-w.Int32N(2)*50)
	}
}

func (w *writer) list(open, end byte, depth int, item func()) {
	w.WriteByte(open)
	for i := range w.IntN(4 + 3*depth) {
		if i > 0 {
			w.WriteString(w.comma)
		}
		item()
	}
	w.WriteByte(end)
}

func (w *writer) text() {
	const long = `abc[]{},: 0-9xyz`
	n := w.IntN(4)
	if w.IntN(10) == 0 {
		n = w.IntN(150)
	}
	fmt.Fprintf(&w.Buffer, `"%s"`, strings.Repeat(long, 1+n/len(long))[:n])
}

// TestBlocksAreTheAutomaton compares both ways on random texts, with some bytes changed in most.
func TestBlocksAreTheAutomaton(t *testing.T) {
	const alphabet = "{}[]:,\"\\-+.0123456789eEtfn \t\n\x00\x7f\x80\xc3"
	for seed := range uint64(6000) {
		w := writer{Rand: rand.New(rand.NewPCG(seed, 3)), comma: ",", colon: ":"}
		if w.IntN(3) == 0 {
			w.comma, w.colon = ", ", ": "
		}
		w.WriteByte('[')
		for w.Len() < 300+w.IntN(600) {
			w.value(w.IntN(5))
			w.WriteString(w.comma)
		}
		w.WriteString("0]\n")
		text := bytes.Clone(w.Bytes())
		for range w.IntN(3) {
			text[w.IntN(len(text))] = alphabet[w.IntN(len(alphabet))]
		}
		if w.IntN(3) == 0 { // a byte that is missing shifts the rest
			i := w.IntN(len(text))
			text = append(text[:i], text[i+1:]...)
		}
		checkTwins(t, text, seed)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestEveryByteInRows puts every byte in every place of two blocks of rows and of objects, at which blocks are in all their states.
func TestEveryByteInRows(t *testing.T) {
	for _, item := range []string{"[10,0,-3,255,0,7],", "[10, 0, -3],", `{"x":1,"yy":-20,"c":[0,1]},`, `{"x": 1, "": "a,b"},`, `"",-1,0,[],{},[[]],`} {
		text := []byte("[" + strings.Repeat(item, 500/len(item)) + "1]\n")
		for i := 150; i < 150+2*len(item); i++ {
			for c := range 256 {
				old := text[i]
				text[i] = byte(c)
				if blocks, alone := outcome(frame.Options{}, text, false), outcome(frame.Options{}, text, true); blocks != alone {
					t.Fatalf("text %q:\nby blocks %.400s\nalone     %.400s", text, blocks, alone)
				}
				text[i] = old
			}
		}
	}
}

// TestDepthInBlocks opens and closes on the borders of what blocks handle.
func TestDepthInBlocks(t *testing.T) {
	for _, levels := range []int{1, 2, 3, 20, 47, 48, 49, 63, 64, 65, 127, 128, 129, 200} {
		for _, pair := range []string{"[]", `{"a":}`} {
			open, end := pair[:len(pair)-1], pair[len(pair)-1:]
			text := strings.Repeat(open, levels) + strings.Repeat("[1,2],", 60)[:359] + strings.Repeat(end, levels) + "\n"
			if pair != "[]" {
				text = strings.Repeat(open, levels) + "[" + strings.Repeat("[1,2],", 60)[:359] + "]" + strings.Repeat(end, levels) + "\n"
			}
			checkTwins(t, []byte(text), uint64(levels))
			checkTwins(t, []byte(strings.Replace(text, end+"\n", "\n", 1)), uint64(levels))
		}
	}
}

// TestListEndsAnywhere lets a member that is a list of rows end at every place of a block.
func TestListEndsAnywhere(t *testing.T) {
	rows := strings.Repeat("[1,20,-3],", 40)
	for shift := range 2 * 64 {
		for _, behind := range []string{`,"b":[` + rows + `0]`, `, "b" : 1`, `,2`, `,[1]`, ``, `]`} {
			text := `{"a":[` + rows + strings.Repeat("1", shift+1) + "]" + behind + "}" + strings.Repeat(" ", 200) + "\n"
			checkTwins(t, []byte(text), uint64(shift))
			checkTwins(t, []byte("["+text[:len(text)-1]+"]\n"), uint64(shift))
		}
	}
}

func FuzzBlocks(f *testing.F) {
	for _, s := range []string{`[1,2]`, `{"a":1}`, `"key": [`, `,]`, `01`, `-`, `"`, `}`, `1 2`, "é", `\"`} {
		f.Add([]byte(s), uint8(3))
	}
	f.Fuzz(func(t *testing.T, data []byte, shift uint8) {
		if bytes.IndexByte(data, '\n') >= 0 {
			return // what follows an error would be another value
		}
		rows := strings.Repeat("[1,20,-3],", 40)
		text := "[" + rows[:90] + strings.Repeat("1", int(shift%64)) + "," + string(data) + "," + rows[:299] + "]\n"
		checkTwins(t, []byte(text), uint64(shift))
		text = `[` + rows[:90] + strings.Repeat("1", int(shift%64)) + `,{"a":` + string(data) + `,"b":` + rows[:99] + `},` + rows[:299] + "]\n"
		checkTwins(t, []byte(text), uint64(shift))
	})
}
