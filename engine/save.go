package engine

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// SaveJob writes a state of a project to a file, outside the project's turn.
type SaveJob struct {
	p        *Project
	seq      uint64
	revision uint64
	scene    *scene.Scene
	place    place
	path     string // as the client gave it
	format   *format.Format
	adopt    bool
	exported bool // it would be adopted if the format could be read
	values   format.Values
	warnings []string

	// Progress is told how far Run is; nil for nobody.
	Progress format.Progress
}

// SaveOptions says how to save.
type SaveOptions struct {
	Format  string         // name of the format; "" for that of the path's extension, or for the project's own file the one that it has
	Adopt   bool           // whether the file becomes the project's own, as for "save" and not for "export"
	Options map[string]any // options of the format: bools, float64s and strings by name

	// Tolerated lists options that are ignored with a warning if the format does not have them, instead of being an error.
	Tolerated []string
}

// Saved says what a SaveJob wrote.
type Saved struct {
	Path     string // as the client gave it
	Format   *format.Format
	Bytes    int64
	Took     time.Duration
	Warnings []string // what the format could not carry
	Beside   []string // names of further files in the same folder that belong to the file
}

// PrepareSave takes a snapshot, in the turn, for writing it to path. An empty path means the file that the project was opened from or last
// saved to.
func (p *Project) PrepareSave(path string, opt SaveOptions) (*SaveJob, error) {
	if err := p.open(); err != nil {
		return nil, err
	}
	file := p.Info().File
	if path == "" {
		if file.Path == "" {
			return nil, Errorf(InvalidPath, "path", "the project has no file yet, so a path is required")
		}
		path = file.Path
	}
	at, err := p.eng.files.resolve(path)
	if err != nil {
		return nil, err
	}
	f, err := p.eng.writeFormat(path, opt.Format, at.abs == file.Path, file.Format)
	if err != nil {
		return nil, err
	}
	if file.ReadOnly && (at.abs == p.source.abs || at.same(p.source)) {
		return nil, Errorf(ReadOnly, "path", "the project was opened with read_only, so its file is not written")
	}
	j := &SaveJob{p: p, revision: p.revision.Load(), place: at, path: path, format: f, adopt: opt.Adopt}
	if j.values, err = f.Values(format.ForWrite, j.tolerate(&opt)); err != nil {
		return nil, err
	}
	p.saves++
	j.seq, j.scene = p.saves, p.Snapshot()
	if opt.Adopt && f.Decode == nil {
		j.adopt, j.exported = false, true
	}
	return j, nil
}

// tolerate returns the options without those that may be ignored and that the format does not have.
func (j *SaveJob) tolerate(opt *SaveOptions) map[string]any {
	options := opt.Options
	for _, name := range opt.Tolerated {
		if options[name] == nil || j.format.Has(format.ForWrite, name) {
			continue
		}
		options = maps.Clone(options)
		delete(options, name)
		j.warnings = append(j.warnings, fmt.Sprintf("the option %s is ignored: the format %s does not have it", name, j.format.Name))
	}
	return options
}

func (e *Engine) writeFormat(path, name string, same bool, last *format.Format) (*format.Format, error) {
	if name == "" {
		if same && last != nil && last.Encode != nil {
			return last, nil
		}
		named := e.opt.Formats.ForPath(path)
		for _, f := range named {
			if f.Encode != nil {
				return f, nil
			}
		}
		if len(named) > 0 {
			return nil, Errorf(UnknownFormat, "path", "%s: files of the format %s can be read but not written", path, named[0].Name)
		}
		return nil, Errorf(UnknownFormat, "path", "%s: no format that can be written has this extension (%s)", path, strings.Join(writable(e.opt.Formats), ", "))
	}
	f := e.opt.Formats.ByName(name)
	switch {
	case f != nil && f.Encode != nil:
		return f, nil
	case f != nil:
		return nil, Errorf(UnknownFormat, "format", "files of the format %s can be read but not written", f.Name)
	}
	return nil, Errorf(UnknownFormat, "format", "%q is no format that can be written (%s)", name, strings.Join(writable(e.opt.Formats), ", "))
}

func writable(l format.List) (names []string) {
	for _, f := range l {
		if f.Encode != nil {
			names = append(names, f.Name)
		}
	}
	return names
}

// Run writes the file. Saves of one project happen one at a time; one that was overtaken by a later save of the same path writes
// nothing, since its file is already newer.
func (j *SaveJob) Run(ctx context.Context) (Saved, error) {
	p := j.p
	select {
	case p.saving <- struct{}{}:
	case <-ctx.Done():
		return Saved{}, context.Cause(ctx)
	}
	defer func() { <-p.saving }()
	start := time.Now()
	saved := Saved{Path: j.path, Format: j.format, Warnings: j.warnings}
	if j.exported {
		saved.Warnings = append(saved.Warnings, "files of the format "+j.format.Name+" cannot be opened again, so the project is not saved by this one")
	}
	target := j.place.target()
	last, known := p.written[target]
	if known && last.seq > j.seq {
		if info, err := j.place.stat(); err == nil {
			saved.Bytes = info.Size()
		}
		p.noteSave(j, last)
		return saved, nil
	}
	if !known && j.seq < p.forgotten {
		return Saved{}, Errorf(WriteFailed, "path", "%s was not written, since more than %d later saves went before", j.path, maxWritten)
	}
	further := j.beside()
	var held int64 // bytes of files that options name
	defer func() { p.eng.used.Add(-held) }()
	size, err := p.eng.files.write(ctx, j.place, j.path, p.eng.opt.NewID(), func(w io.Writer) error {
		err := j.format.Write(ctx, w, j.scene, &format.EncodeOptions{
			NewVolume: p.eng.NewVolume,
			Warn:      func(text string) { saved.Warnings = append(saved.Warnings, text) },
			Progress:  j.Progress,
			Values:    j.values,
			MaxBytes:  max(p.eng.room(), minRoom),
			Name:      filepath.Base(j.place.abs),
			Beside:    further.add,
			Open:      p.eng.besideReader(j.place, &held),
		})
		if err != nil {
			return err
		}
		return further.write(ctx)
	})
	if err != nil {
		return Saved{}, err
	}
	now := written{j.seq, j.revision, j.format}
	p.remember(target, now)
	p.noteSave(j, now)
	saved.Bytes, saved.Took, saved.Beside = size, time.Since(start), further.names
	return saved, nil
}

// written is what the last save of a path put there.
type written struct {
	seq      uint64 // of the SaveJob
	revision uint64
	format   *format.Format
}

// maxWritten bounds the paths that a project remembers to have saved to.
const maxWritten = 1024

// remember notes what is at a path. When there are too many paths, the one that was saved longest ago is forgotten; of saves that are
// older still nobody can tell whether they were overtaken.
func (p *Project) remember(target string, w written) {
	if p.written == nil {
		p.written = map[string]written{}
	}
	p.written[target] = w
	if len(p.written) <= maxWritten {
		return
	}
	oldest := target
	for path, w := range p.written {
		if w.seq < p.written[oldest].seq {
			oldest = path
		}
	}
	p.forgotten = max(p.forgotten, p.written[oldest].seq)
	delete(p.written, oldest)
}

// noteSave updates the project's file once w is at the job's path. The latest request to save, in the order of the turns, decides which
// file is the project's own.
func (p *Project) noteSave(j *SaveJob, w written) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if j.adopt && j.seq > p.adopted {
		p.adopted = j.seq
		p.file.Path = j.place.abs
	}
	if p.file.Path == j.place.abs {
		p.file.Format, p.file.Saved = w.format, w.revision
	}
}
