package pattern

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// kind is a type that a placeholder stands for, with what stands behind its name.
type kind struct{ name, rest string }

// placeholder returns the kind that a string of a pattern stands for, and whether it stands for one.
func placeholder(s string) (kind, bool) {
	inner, ok := strings.CutPrefix(s, "<")
	inner, closed := strings.CutSuffix(inner, ">")
	if !ok || !closed {
		return kind{}, false
	}
	name, rest, _ := strings.Cut(inner, " ")
	return kind{name, rest}, true
}

// judge returns what is wrong with the value, "" for nothing.
func (k kind) judge(v any) string {
	switch k.name {
	case "any":
		return ""
	case "int", "number":
		return k.number(v)
	case "list":
		return k.list(v)
	case "match":
		return k.expression(v)
	case "png":
		return k.picture(v)
	}
	want := map[string]bool{"string": isA[string](v), "bool": isA[bool](v), "object": isA[map[string]any](v), "null": v == nil}
	fits, known := want[k.name]
	switch {
	case !known:
		return fmt.Sprintf("the pattern has <%s>, which is none", k.name)
	case !fits:
		return fmt.Sprintf("%s, want <%s>", text(v), k.name)
	}
	return ""
}

func isA[T any](v any) bool {
	_, ok := v.(T)
	return ok
}

func (k kind) number(v any) string {
	n, ok := v.(json.Number)
	f, err := n.Float64()
	if !ok || err != nil || k.name == "int" && f != math.Trunc(f) {
		return fmt.Sprintf("%s, want <%s>", text(v), k.name)
	}
	low, high, ranged := strings.Cut(k.rest, "..")
	if ranged && (f < bound(low, math.Inf(-1)) || f > bound(high, math.Inf(1))) {
		return fmt.Sprintf("%s, want %s", n, k.rest)
	}
	return ""
}

// bound reads one end of a range; one that is left out is open.
func bound(s string, open float64) float64 {
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return f
	}
	return open
}

func (k kind) list(v any) string {
	list, ok := v.([]any)
	if !ok || k.rest != "" && strconv.Itoa(len(list)) != k.rest {
		return fmt.Sprintf("%s, want an array of %s elements", text(v), k.rest)
	}
	return ""
}

func (k kind) expression(v any) string {
	re, err := regexp.Compile(k.rest)
	if err != nil {
		return fmt.Sprintf("the pattern: %v", err)
	}
	if s, ok := v.(string); !ok || !re.MatchString(s) {
		return fmt.Sprintf("%s, want what matches %s", text(v), k.rest)
	}
	return ""
}

func (k kind) picture(v any) string {
	s, _ := v.(string)
	data, err := base64.StdEncoding.DecodeString(s)
	if err != nil || s == "" {
		return fmt.Sprintf("%s, want base64", text(v))
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Sprintf("no PNG: %v", err)
	}
	if size := fmt.Sprint(img.Bounds().Dx(), " ", img.Bounds().Dy()); k.rest != "" && size != k.rest {
		return fmt.Sprintf("a picture of %s pixels, want %s", size, k.rest)
	}
	if Blank(img) {
		return "a picture of a single colour"
	}
	return ""
}

// Blank reports whether all pixels of a picture have the same colour.
func Blank(img image.Image) bool {
	b := img.Bounds()
	if b.Empty() {
		return true
	}
	first := img.At(b.Min.X, b.Min.Y)
	r0, g0, b0, a0 := first.RGBA()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, g, bl, a := img.At(x, y).RGBA(); r != r0 || g != g0 || bl != b0 || a != a0 {
				return false
			}
		}
	}
	return true
}
