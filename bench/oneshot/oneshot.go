package oneshot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// Mode is the first argument of a process that is to run one command; the rest is for Main.
const Mode = "oneshot"

// Program returns the running program, started again in the mode of a process for one command.
func Program() ([]string, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("oneshot: %w", err)
	}
	return []string{self, Mode}, nil
}

// Main runs one command of a process: "add FILE X Y Z R G B" and "get FILE X Y Z" for a voxel of a .gox file, or "hold FILE"
// as in [Hold]. It returns an error if the arguments make no sense or the file cannot be read or written.
func Main(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) == 0 {
		return errors.New("oneshot: no command")
	}
	numbers, err := integers(args[min(len(args), 2):])
	if err != nil {
		return err
	}
	switch {
	case args[0] == "add" && len(numbers) == 6:
		return Add(ctx, args[1], storage.Pos{X: numbers[0], Y: numbers[1], Z: numbers[2]}, storage.RGB(uint8(numbers[3]), uint8(numbers[4]), uint8(numbers[5])))
	case args[0] == "get" && len(numbers) == 3:
		c, err := Get(ctx, args[1], storage.Pos{X: numbers[0], Y: numbers[1], Z: numbers[2]})
		if err == nil {
			_, err = fmt.Fprintln(out, c)
		}
		return err
	case args[0] == "hold" && len(args) == 2:
		return Hold(ctx, args[1], in, out)
	}
	return fmt.Errorf("oneshot: %q is no command", args)
}

func integers(texts []string) (list []int32, err error) {
	for _, text := range texts {
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("oneshot: %w", err)
		}
		list = append(list, int32(n))
	}
	return list, nil
}

// Add opens the file, sets a voxel of the active layer and saves the file.
func Add(ctx context.Context, path string, pos storage.Pos, c storage.Color) error {
	return with(ctx, defaultKind(), path, func(p *engine.Project) error {
		l, err := p.Layer(engine.ActiveLayer)
		if err != nil {
			return err
		}
		if _, _, err = p.Set("add", l, pos, c); err != nil {
			return err
		}
		return save(ctx, p, path)
	})
}

// Get opens the file and returns a voxel of the active layer.
func Get(ctx context.Context, path string, pos storage.Pos) (c storage.Color, err error) {
	err = with(ctx, defaultKind(), path, func(p *engine.Project) error {
		l, err := p.Layer(engine.ActiveLayer)
		if err == nil {
			c = l.Volume.Get(pos)
		}
		return err
	})
	return c, err
}

// Make writes a file with a solid sphere of the given edge, for commands to work on.
func Make(ctx context.Context, path string, edge int32) error {
	eng, err := newEngine(defaultKind())
	if err != nil {
		return err
	}
	defer eng.Close()
	p, err := eng.Create("model", [3]int{int(edge), int(edge), int(edge)}, func(p *engine.Project) error { return fillSphere(ctx, p, edge) })
	if err != nil {
		return err
	}
	return save(ctx, p, path)
}

// with runs f with the project in the file, which nobody else knows.
func with(ctx context.Context, kind storage.Kind, path string, f func(*engine.Project) error) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("oneshot: %w", err)
	}
	eng, err := newEngine(kind)
	if err != nil {
		return err
	}
	defer eng.Close()
	p, _, err := eng.Open(ctx, path, engine.OpenOptions{})
	if err != nil {
		return err
	}
	return f(p)
}

// newEngine returns an engine with as little around it as there can be.
func newEngine(kind storage.Kind) (*engine.Engine, error) {
	return engine.New(engine.Options{Formats: formats.Formats(), Storage: kind, Workers: 1})
}

func defaultKind() storage.Kind {
	kind, _ := all.ByName(all.Default) // it is in the list
	return kind
}

func save(ctx context.Context, p *engine.Project, path string) error {
	job, err := p.PrepareSave(path, engine.SaveOptions{Adopt: true})
	if err != nil {
		return err
	}
	_, err = job.Run(ctx)
	return err
}
