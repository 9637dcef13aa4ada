package oneshot

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/process"
)

// modelEdge is the size of the solid sphere in the file that commands work on, in cells: about 17,000 voxels, a small model.
const modelEdge = 32

// Commands runs one process after the other, each with one command for a file of its own folder. It is made by NewCommands.
type Commands struct {
	program []string // and its first arguments
	dir     string
	files   []string
	n       int
}

// NewCommands writes one file for each of so many users into a temporary folder. program is what calls [Main] with the arguments that follow.
// The caller must call Close.
func NewCommands(ctx context.Context, program []string, users int) (*Commands, error) {
	if len(program) == 0 {
		return nil, errors.New("oneshot: no program")
	}
	dir, err := os.MkdirTemp("", "goxel-oneshot-")
	if err != nil {
		return nil, fmt.Errorf("oneshot: %w", err)
	}
	c := &Commands{program: program, dir: dir}
	for i := range max(users, 1) {
		c.files = append(c.files, filepath.Join(dir, fmt.Sprintf("model%d.gox", i)))
		if err := Make(ctx, c.files[i], modelEdge); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	return c, nil
}

// Close removes the files.
func (c *Commands) Close() error { return os.RemoveAll(c.dir) }

// File returns the path of a user's file.
func (c *Commands) File(user int) string { return c.files[user] }

// Add runs one process that adds a voxel to the user's file, and returns how long it took from its start to its end.
func (c *Commands) Add(ctx context.Context, user int) (time.Duration, error) {
	c.n++
	return c.run(ctx, "add", c.files[user], fmt.Sprint(c.n%modelEdge), fmt.Sprint(c.n/modelEdge%modelEdge), "20", "250", "10", fmt.Sprint(c.n%256))
}

// Get runs one process that reads a voxel of the first user's file.
func (c *Commands) Get(ctx context.Context) (time.Duration, error) {
	return c.run(ctx, "get", c.files[0], "0", "0", "0")
}

// AddAtOnce runs n processes for each user, one after the other, while all users do so at once, and returns how long it took in all.
func (c *Commands) AddAtOnce(ctx context.Context, n int) (time.Duration, error) {
	errs := make([]error, len(c.files))
	var wg sync.WaitGroup
	began := time.Now()
	for user := range c.files {
		wg.Go(func() {
			for i := range n {
				_, err := c.run(ctx, "add", c.files[user], fmt.Sprint(i%modelEdge), fmt.Sprint(user), "20", "250", "10", "30")
				errs[user] = errors.Join(errs[user], err)
			}
		})
	}
	wg.Wait()
	return time.Since(began), errors.Join(errs...)
}

func (c *Commands) run(ctx context.Context, args ...string) (time.Duration, error) {
	cmd := command(ctx, c.program, args...)
	began := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(began)
	if err != nil {
		return took, fmt.Errorf("oneshot: %s: %w: %s", args[0], err, bytes.TrimSpace(out))
	}
	return took, nil
}

func command(ctx context.Context, program []string, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, program[0], append(append([]string(nil), program[1:]...), args...)...)
}

// Holding runs a process that holds the project in a file in plain tiles, calls f with its id once it does, and ends it.
func Holding(ctx context.Context, program []string, path string, f func(pid int) error) error {
	cmd := command(ctx, program, "hold", path)
	in, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("oneshot: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("oneshot: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("oneshot: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err == nil || errors.Is(err, io.EOF) && line != "" {
		err = f(cmd.Process.Pid)
	}
	_ = in.Close() // tells it to end
	if waited := cmd.Wait(); err == nil && waited != nil {
		err = fmt.Errorf("oneshot: hold: %w", waited)
	}
	return err
}

// Resident returns the bytes of physical memory that a process takes which holds the project in a file in plain tiles.
func Resident(ctx context.Context, program []string, path string) (bytes int64, err error) {
	err = Holding(ctx, program, path, func(pid int) (err error) {
		bytes, err = process.Memory(pid)
		return err
	})
	return bytes, err
}
