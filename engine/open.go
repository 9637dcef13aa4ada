package engine

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// OpenOptions says how to open a file.
type OpenOptions struct {
	Format   string // name of the format, "" to tell it by the file's content
	ReadOnly bool   // edits of the project are refused

	Options  map[string]any  // options of the format: bools, float64s and strings by name
	Progress format.Progress // is told how far Open is; nil for nobody
}

// Opened says what became of a file.
type Opened struct {
	Active   int      // id of the active layer
	Warnings []string // what was left out or mended
}

// Open reads a file into a new project. It takes as long as the file is large and must not be called in a turn.
func (e *Engine) Open(ctx context.Context, path string, opt OpenOptions) (*Project, Opened, error) {
	if err := e.admits(); err != nil {
		return nil, Opened{}, err
	}
	var held int64 // bytes of the file, which counts against the limit while it is decoded
	defer func() { e.used.Add(-held) }()
	at, data, err := e.files.read(path, func(size int64) error {
		held = size
		if e.used.Add(size); e.room() < 0 {
			return &Error{Reason: MemoryLimit, Parameter: "path", Msg: fmt.Sprintf("there is no room for the %d bytes of %s beside the open projects (--max-memory)", size, path)}
		}
		return nil
	})
	if err != nil {
		return nil, Opened{}, err
	}
	f, err := e.readFormat(path, opt.Format, data)
	if err != nil {
		return nil, Opened{}, err
	}
	values, err := f.Values(format.ForRead, opt.Options)
	if err != nil {
		return nil, Opened{}, err
	}
	var opened Opened
	s, err := f.Read(ctx, data, &format.DecodeOptions{
		NewVolume: e.NewVolume,
		Limits:    format.Limits{Bytes: max(e.room(), 1), Layers: MaxLayers},
		Warn:      func(text string) { opened.Warnings = append(opened.Warnings, text) },
		Progress:  opt.Progress,
		Values:    values,
		Name:      filepath.Base(at.abs),
		Beside:    e.besideReader(at, &held),
	})
	if err != nil {
		return nil, Opened{}, openError(path, err)
	}
	opened.Active = s.Active
	name := strings.TrimSuffix(filepath.Base(at.abs), filepath.Ext(at.abs))
	p, err := e.add(name, canvas(s), s, func(p *Project) error {
		p.file.Path, p.file.Format, p.file.ReadOnly = at.abs, f, opt.ReadOnly
		p.source = at
		return nil
	})
	return p, opened, err
}

// admits returns an error if there is no room for one more project, before any work is done for it.
func (e *Engine) admits() error {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if err := e.admitsLocked(); err != nil {
		return err
	}
	if e.room() <= 0 {
		return e.memoryError()
	}
	return nil
}

// canvas returns the size of the scene's box, of its content if it has none.
func canvas(s *scene.Scene) [3]int {
	box := s.Bounds(nil)
	if s.Box != nil {
		if b, ok := s.Box.Box(); ok {
			box = b
		}
	}
	x, y, z := box.Size()
	return [3]int{int(x), int(y), int(z)}
}

func (e *Engine) readFormat(path, name string, data []byte) (*format.Format, error) {
	if name == "" {
		if f := e.opt.Formats.Detect(path, data); f != nil {
			return f, nil
		}
		if named := e.opt.Formats.ForPath(path); len(named) > 0 {
			if named[0].Decode == nil {
				return nil, Errorf(UnknownFormat, "path", "%s: files of the format %s can be written but not read", path, named[0].Name)
			}
			return nil, Errorf(InvalidFile, "path", "%s has the extension of the format %s but not its content", path, named[0].Name)
		}
		return nil, Errorf(UnknownFormat, "path", "%s is in no format that can be read (%s)", path, strings.Join(readable(e.opt.Formats), ", "))
	}
	f := e.opt.Formats.ByName(name)
	if f != nil && f.Decode == nil {
		return nil, Errorf(UnknownFormat, "format", "files of the format %s can be written but not read", f.Name)
	}
	if f == nil {
		return nil, Errorf(UnknownFormat, "format", "%q is no format that can be read (%s)", name, strings.Join(readable(e.opt.Formats), ", "))
	}
	return f, nil
}

func readable(l format.List) (names []string) {
	for _, f := range l {
		if f.Decode != nil {
			names = append(names, f.Name)
		}
	}
	return names
}

func openError(path string, err error) error {
	if isContext(err) {
		return err
	}
	return &Error{Reason: InvalidFile, Parameter: "path", Msg: "cannot open " + path, Err: err}
}
