package value

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// Parse returns the JSON of a parameter of the type for the texts given for it, of which there is at least one. It does not judge what is within
// the limits of the method: the daemon does.
func Parse(t method.Type, texts []string) (json.RawMessage, error) {
	f := Syntax(t)
	raw, err := f.parse(texts)
	if err != nil {
		return nil, fmt.Errorf("%w; it is written as %s", err, f.Doc)
	}
	return raw, nil
}

// IsNumber reports whether the text is a number as JSON has it, but for a leading plus or a missing zero before the point.
func IsNumber(text string) bool {
	_, err := number(text)
	return err == nil
}

func notA(text, what string) error { return fmt.Errorf("%s is no %s", brief(text), what) }

// brief returns a text in quotes, cut if it is long.
func brief(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "..."
	}
	return fmt.Sprintf("%q", text)
}

// structured returns the text as it is if it is a JSON object or array. ok is false if it looks like neither.
func structured(text string) (raw json.RawMessage, ok bool, err error) {
	text = strings.TrimSpace(text)
	if text == "" || text[0] != '{' && text[0] != '[' {
		return nil, false, nil
	}
	if err := check(text); err != nil {
		return nil, true, err
	}
	return json.RawMessage(text), true, nil
}

// check returns what is wrong with a JSON text.
func check(text string) error {
	if json.Valid([]byte(text)) {
		return nil
	}
	var any json.RawMessage
	err := json.Unmarshal([]byte(text), &any)
	if err == nil {
		err = errors.New("not valid")
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%s is no JSON: %w at byte %d", brief(text), err, syntax.Offset)
	}
	return fmt.Errorf("%s is no JSON: %w", brief(text), err)
}

func number(text string) (json.RawMessage, error) {
	text = strings.TrimPrefix(strings.TrimSpace(text), "+")
	sign := ""
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		sign, text = "-", rest
	}
	if strings.HasPrefix(text, ".") {
		text = "0" + text
	}
	if text == "" || text[0] < '0' || text[0] > '9' || !json.Valid([]byte(text)) {
		return nil, notA(sign+text, "number")
	}
	return json.RawMessage(sign + text), nil
}

func text(text string) (json.RawMessage, error) { return json.Marshal(text) }

func compact(text string) (json.RawMessage, error) {
	return json.Marshal(strings.Join(strings.Fields(text), ""))
}

func boolean(text string) (json.RawMessage, error) {
	switch strings.ToLower(text) {
	case "true", "yes", "on", "1":
		return json.RawMessage("true"), nil
	case "false", "no", "off", "0":
		return json.RawMessage("false"), nil
	}
	return nil, notA(text, "yes or no")
}

func layer(text string) (json.RawMessage, error) {
	if n, err := number(text); err == nil {
		return n, nil
	}
	return json.Marshal(text)
}

// numbers reads three numbers, or as many more as most allows, parted by commas, blanks or x where cross is set.
func numbers(text string, most int, cross bool) (json.RawMessage, bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool {
		return r == ',' || unicode.IsSpace(r) || cross && (r == 'x' || r == 'X')
	})
	if len(parts) < 3 || len(parts) > most {
		return nil, false
	}
	out := []byte{'['}
	for i, p := range parts {
		n, err := number(p)
		if err != nil {
			return nil, false
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, n...)
	}
	return append(out, ']'), true
}

func triple(text string) (json.RawMessage, error) {
	if raw, ok, err := structured(text); ok {
		return raw, err
	}
	if raw, ok := numbers(text, 3, false); ok {
		return raw, nil
	}
	return nil, notA(text, "place")
}

func size(text string) (json.RawMessage, error) {
	if raw, ok, err := structured(text); ok {
		return raw, err
	}
	if n, err := number(text); err == nil {
		return n, nil
	}
	if raw, ok := numbers(text, 3, true); ok {
		return raw, nil
	}
	return nil, notA(text, "size")
}

// box reads two corners.
func box(text string) (json.RawMessage, error) {
	if raw, ok, err := structured(text); ok {
		return raw, err
	}
	if from, to, ok := strings.Cut(text, ":"); ok {
		a, okA := numbers(from, 3, false)
		b, okB := numbers(to, 3, false)
		if okA && okB {
			return json.RawMessage(fmt.Sprintf(`{"min":%s,"max":%s}`, a, b)), nil
		}
	}
	return nil, notA(text, "box")
}
