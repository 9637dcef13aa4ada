package swatch

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// maxName bounds the names of palettes and colours in bytes. Longer ones are cut.
const maxName = 255

// lines calls f with every line after the first, trimmed, and its offset.
func lines(data []byte, f func(number, offset int, line string) error) error {
	rest := data
	for number := 1; len(rest) > 0; number++ {
		offset := len(data) - len(rest)
		line, after, _ := bytes.Cut(rest, []byte{'\n'})
		rest = after
		if number == 1 {
			continue
		}
		if err := f(number, offset, strings.TrimSpace(strings.ToValidUTF8(string(line), "?"))); err != nil {
			return err
		}
	}
	return nil
}

func decodeGPL(data []byte) (*scene.Palette, error) {
	p := &scene.Palette{}
	err := lines(data, func(number, offset int, line string) error {
		key, value, _ := strings.Cut(line, ":")
		switch {
		case line == "" || line[0] == '#':
			return nil
		case key == "Name":
			p.Name = clip(strings.TrimSpace(value))
			return nil
		case key == "Columns":
			p.Columns, _ = strconv.Atoi(strings.TrimSpace(value)) // 0 says nothing
			p.Columns = min(max(p.Columns, 0), MaxColors)
			return nil
		}
		c, name, ok := parseLine(line)
		if !ok {
			return badInput("gpl", offset, fmt.Sprintf("line %d: %.40q is no colour of the form r g b", number, line))
		}
		if len(p.Swatches) == MaxColors {
			return tooMany("gpl")
		}
		p.Swatches = append(p.Swatches, scene.Swatch{Color: c, Name: clip(name)})
		return nil
	})
	return p, err
}

// parseLine parses three numbers up to 255, and returns what follows them.
func parseLine(line string) (c storage.Color, rest string, ok bool) {
	var rgb [3]uint8
	rest = line
	for i := range rgb {
		word := rest
		if end := strings.IndexAny(rest, " \t"); end >= 0 {
			word, rest = rest[:end], strings.TrimLeft(rest[end:], " \t")
		} else {
			rest = ""
		}
		n, err := strconv.ParseUint(word, 10, 8)
		if err != nil {
			return 0, "", false
		}
		rgb[i] = uint8(n)
	}
	return storage.RGB(rgb[0], rgb[1], rgb[2]), rest, true
}

func clip(s string) string {
	for len(s) > maxName || !utf8.ValidString(s) {
		s = s[:min(len(s), maxName+1)-1]
	}
	return s
}

// oneLine returns a name as a file of lines can hold it.
func oneLine(name string) string {
	return strings.Join(strings.Fields(name), " ")
}

func encodeGPL(w io.Writer, p *scene.Palette) error {
	out := bufio.NewWriter(w)
	_, _ = fmt.Fprintf(out, "GIMP Palette\nName: %s\n", oneLine(p.Name)) // Flush returns the first error
	if p.Columns > 0 {
		_, _ = fmt.Fprintf(out, "Columns: %d\n", p.Columns)
	}
	_, _ = out.WriteString("#\n")
	for _, s := range p.Swatches {
		name := oneLine(s.Name)
		if name == "" {
			name = fmt.Sprintf("#%02x%02x%02x", s.Color.R(), s.Color.G(), s.Color.B())
		}
		_, _ = fmt.Fprintf(out, "%3d %3d %3d\t%s\n", s.Color.R(), s.Color.G(), s.Color.B(), name)
	}
	return out.Flush()
}

func decodeJASC(data []byte) (*scene.Palette, error) {
	p := &scene.Palette{}
	count := -1
	err := lines(data, func(number, offset int, line string) error {
		switch {
		case number == 2 || line == "":
			return nil
		case count < 0:
			n, err := strconv.ParseUint(line, 10, 31)
			if err != nil {
				return badInput("pal", offset, fmt.Sprintf("line %d: %.40q is no number of colours", number, line))
			}
			count = int(n)
			return nil
		}
		c, _, ok := parseLine(line)
		switch {
		case !ok:
			return badInput("pal", offset, fmt.Sprintf("line %d: %.40q is no colour of the form r g b", number, line))
		case len(p.Swatches) == MaxColors:
			return tooMany("pal")
		}
		p.Swatches = append(p.Swatches, scene.Swatch{Color: c})
		return nil
	})
	if err == nil && len(p.Swatches) != count {
		err = badInput("pal", len(data), fmt.Sprintf("there are %d colours, and the file says %d", len(p.Swatches), count))
	}
	return p, err
}

func encodeJASC(w io.Writer, p *scene.Palette) error {
	out := bufio.NewWriter(w)
	_, _ = fmt.Fprintf(out, "JASC-PAL\r\n0100\r\n%d\r\n", len(p.Swatches)) // Flush returns the first error
	for _, s := range p.Swatches {
		_, _ = fmt.Fprintf(out, "%d %d %d\r\n", s.Color.R(), s.Color.G(), s.Color.B())
	}
	return out.Flush()
}
