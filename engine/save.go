package engine

import (
	"context"
	"io"
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
}

// Saved says what a SaveJob wrote.
type Saved struct {
	Path     string // as the client gave it
	Format   *format.Format
	Bytes    int64
	Took     time.Duration
	Warnings []string // what the format could not carry
}

// PrepareSave takes a snapshot, in the turn, for writing it to path. An empty path means the file that the project was opened from or last
// saved to. An empty format name means the one of the path's extension, and for that file the one that it has. With adopt the
// file becomes the project's own, as for "save"; without, it does not, as for "export".
func (p *Project) PrepareSave(path, formatName string, adopt bool) (*SaveJob, error) {
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
	f, err := p.eng.writeFormat(path, formatName, at.abs == file.Path, file.Format)
	if err != nil {
		return nil, err
	}
	if file.ReadOnly && (at.abs == p.source.abs || at.same(p.source)) {
		return nil, Errorf(ReadOnly, "path", "the project was opened with read_only, so its file is not written")
	}
	p.saves++
	j := &SaveJob{p: p, seq: p.saves, revision: p.revision.Load(), scene: p.Snapshot(), place: at, path: path, format: f, adopt: adopt}
	if adopt && f.Decode == nil {
		j.adopt, j.exported = false, true
	}
	return j, nil
}

func (e *Engine) writeFormat(path, name string, same bool, last *format.Format) (*format.Format, error) {
	if name == "" {
		if same && last != nil && last.Encode != nil {
			return last, nil
		}
		for _, f := range e.opt.Formats.ForPath(path) {
			if f.Encode != nil {
				return f, nil
			}
		}
		return nil, Errorf(UnknownFormat, "path", "%s: no format that can be written has this extension (%s)", path, strings.Join(writable(e.opt.Formats), ", "))
	}
	if f := e.opt.Formats.ByName(name); f != nil && f.Encode != nil {
		return f, nil
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
	saved := Saved{Path: j.path, Format: j.format}
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
	size, err := p.eng.files.write(ctx, j.place, j.path, p.eng.opt.NewID(), func(w io.Writer) error {
		return j.format.Write(ctx, w, j.scene, &format.EncodeOptions{
			NewVolume: p.eng.NewVolume,
			Warn:      func(text string) { saved.Warnings = append(saved.Warnings, text) },
		})
	})
	if err != nil {
		return Saved{}, err
	}
	now := written{j.seq, j.revision, j.format}
	p.remember(target, now)
	p.noteSave(j, now)
	saved.Bytes, saved.Took = size, time.Since(start)
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
