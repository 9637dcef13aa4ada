package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
)

// whatWidth is the width of the column that tells what a step did.
const whatWidth = 60

// printer writes the text that people read, or one JSON object. It keeps the first error.
type printer struct {
	w     io.Writer
	quiet bool // no text
	err   error
}

func (p *printer) printf(format string, args ...any) {
	if p.quiet || p.err != nil {
		return
	}
	_, p.err = fmt.Fprintf(p.w, format, args...)
}

func (p *printer) started(d *daemon.Process, sum *summary) {
	p.printf("A daemon runs as process %d on %s; it answered after %.1f ms.\n\n", d.PID(), d.Socket(), sum.StartMS)
	p.printf("%-20s  %-*s %9s %9s\n", "method", whatWidth, "what it did", "changed", "ms")
}

func (p *printer) step(st step) {
	changed := ""
	if st.Changed != 0 {
		changed = thousands(st.Changed)
	}
	p.printf("%-20s  %-*s %9s %9.2f\n", st.Method, whatWidth, st.What, changed, st.Millis)
}

// end tells what the demonstration has left. The daemon has stopped well before.
func (p *printer) end(sum *summary) {
	p.printf("\n%d steps in %.0f ms, seen from this program. The daemon held %.0f MB and has stopped with status 0.\n", len(sum.Steps), sum.TotalMS, sum.MemoryMB)
	p.printf("\nThe results are in %s:\n", short(sum.Folder))
	for _, f := range sum.Files {
		p.printf("  %-18s %10s  %s\n", f.Path, bytesText(f.Bytes), f.What)
	}
	p.printf("\nTo look at them: any picture viewer shows %s.\n", filepath.Join(short(sum.Folder), "island-sheet.png"))
	p.printf("Goxel opens island.gox, MagicaVoxel island.vox, Blender and web browsers island.glb.\n")
	p.printf("\nTo start a daemon yourself and talk to it:\n")
	p.printf("  bin/goxel-daemon --socket /tmp/goxel.sock &\n")
	p.printf("  printf '%%s\\n' '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"open_file\",\"params\":[\"%s\"]}' | nc -U -N /tmp/goxel.sock\n", filepath.Join(sum.Folder, "island.gox"))
}

// json writes the summary as one object.
func (p *printer) json(sum *summary) {
	text, err := json.MarshalIndent(sum, "", "  ")
	if err == nil {
		_, err = p.w.Write(append(text, '\n'))
	}
	if p.err == nil {
		p.err = err
	}
}

// short returns a path relative to the working folder if it lies in it.
func short(path string) string {
	dir, err := os.Getwd()
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(dir, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, "../") {
		return path
	}
	return rel
}

// thousands writes a number with commas between groups of three digits.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// bytesText writes a size in bytes, KB or MB of powers of 1024.
func bytesText(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
