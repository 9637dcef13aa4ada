package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// checkSkip compares skipBulk with the walker on a value within other text, at any alignment.
func checkSkip(t *testing.T, value string) {
	t.Helper()
	for _, before := range []int{0, 1, 31, 63} {
		for _, behind := range []string{"", "}", `,"z":[1,"]"]}`, strings.Repeat(" ", 70)} {
			text := []byte(strings.Repeat(" ", before) + value + behind)
			got, want := skipBulk(text, before), (&walker{t: text}).skip(before)
			if got != want {
				t.Fatalf("%d bytes before %.300q and %q behind: end %d, want %d", before, value, behind, got, want)
			}
		}
	}
}

func TestSkipBulk(t *testing.T) {
	rows := strings.Repeat("[1,20,-3],", 50)
	for n := range 140 {
		x := strings.Repeat("1", n)
		checkSkip(t, "["+rows[:n*3/10*10]+`"`+x+`"]`)
		checkSkip(t, `{"`+x+`":[`+rows+"1]}")
		checkSkip(t, `"`+x+`"`)
		checkSkip(t, `"`+x+`\"`+x+`\\"`)
		checkSkip(t, `"é`+x+`é"`)
		checkSkip(t, "["+rows+`"`+x+`\"]",`+rows+"1]")
		checkSkip(t, "[[[[["+rows+`{"]":"}",`+`"`+x+`":{}}]]]]]`)
		checkSkip(t, "["+rows+"\n"+rows+`"`+x+`"]`)
	}
	for _, scalar := range []string{"1", "-1.5e3", "true", "null"} {
		if got := skipBulk([]byte("["+scalar+"]"), 1); got != 1+len(scalar) {
			t.Errorf("%s ends at %d", scalar, got)
		}
	}
}

// randomJSON is a value with strings that look like structure.
func randomJSON(rnd *rand.Rand, depth int) string {
	kind := rnd.IntN(6)
	if depth == 0 {
		kind = 4 + rnd.IntN(2)
	}
	var parts []string
	for range min(depth, 1) * rnd.IntN(6) {
		parts = append(parts, randomJSON(rnd, depth-1))
	}
	switch kind {
	case 0, 1:
		return "[" + strings.Join(parts, ",") + "]"
	case 2, 3:
		for i := range parts {
			parts[i] = `"[{]}":` + parts[i]
		}
		return "{" + strings.Join(parts, ",") + "}"
	case 4:
		return []string{`""`, `"]"`, `"}["`, `"\""`, `"\\"`, `"a,b"`}[rnd.IntN(6)]
	}
	return fmt.Sprint(rnd.IntN(1000))
}

func TestSkipBulkRandom(t *testing.T) {
	for seed := range uint64(2000) {
		text := "[" + randomJSON(rand.New(rand.NewPCG(seed, 1)), 5) + "]"
		if !json.Valid([]byte(text)) {
			t.Fatalf("seed %d: %s is no JSON", seed, text)
		}
		checkSkip(t, text)
	}
}

func FuzzSkipBulk(f *testing.F) {
	f.Add([]byte(`[[1,2],{"a":"\"]"}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		text = bytes.TrimSpace(text)
		if json.Valid(text) && (text[0] == '[' || text[0] == '{' || text[0] == '"') {
			checkSkip(t, string(text))
			checkSkip(t, "["+strings.Repeat(string(text)+",", 20)+"0]")
		}
	})
}
