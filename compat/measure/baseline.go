package measure

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
)

// baseline is a way to do one thing with a file by a process of its own.
type baseline struct {
	name  string // as the rows have it
	argv0 []string
	v13   bool // whether its arguments are those of v13; otherwise those of oneshot
}

// baselines returns the opponents that the options have.
func (o *Options) baselines() []baseline {
	list := []baseline{
		{"our goxel-headless, a process each", []string{o.Headless}, true},
		{"the leanest process (lower bound)", o.Oneshot, false},
	}
	if o.Reference != "" {
		list = append(list, baseline{"real v13, a process each", []string{o.Reference}, true})
	}
	return list
}

// add returns the arguments that set the i-th voxel of the file.
func (b *baseline) add(file string, i int) []string {
	x, y := fmt.Sprint(i%modelEdge), fmt.Sprint(i/modelEdge%modelEdge)
	if b.v13 {
		return []string{"voxel-add", file, "--pos", x + "," + y + ",20", "--color", fmt.Sprintf("250,10,%d", i%256)}
	}
	return []string{"add", file, x, y, "20", "250", "10", fmt.Sprint(i % 256)}
}

// open returns the arguments that load the file to tell something about it.
func (b *baseline) open(file string) []string {
	if b.v13 {
		return []string{"open", file}
	}
	return []string{"get", file, "0", "0", "0"}
}

// run runs one process and returns how long it took from its start to its end.
func (b *baseline) run(ctx context.Context, args []string) (time.Duration, error) {
	cmd := exec.CommandContext(ctx, b.argv0[0], append(b.argv0[1:len(b.argv0):len(b.argv0)], args...)...)
	cmd.WaitDelay = time.Second
	began := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(began)
	if err != nil {
		return took, fmt.Errorf("measure: %s %s: %w: %s", filepath.Base(b.argv0[0]), args[0], err, bytes.TrimSpace(out))
	}
	return took, nil
}

// addInTurn runs n processes one after the other and returns the time of one.
func (b *baseline) addInTurn(ctx context.Context, file string, n int) (float64, error) {
	var sum time.Duration
	for i := range n {
		took, err := b.run(ctx, b.add(file, i))
		if err != nil {
			return 0, err
		}
		sum += took
	}
	return float64(sum) / float64(n), nil
}

// addAtOnce runs a process for each file at the same time and returns the time for all, divided by their number.
func (b *baseline) addAtOnce(ctx context.Context, files []string) (float64, error) {
	errs := make([]error, len(files))
	var wg sync.WaitGroup
	began := time.Now()
	for i, file := range files {
		wg.Go(func() { _, errs[i] = b.run(ctx, b.add(file, i)) })
	}
	wg.Wait()
	return float64(time.Since(began)) / float64(len(files)), errors.Join(errs...)
}

// models writes n files with a small model into the folder: a solid sphere of about 17,000 voxels.
func models(ctx context.Context, dir string, n int) (files []string, err error) {
	for i := range n {
		file := filepath.Join(dir, fmt.Sprintf("model%d.gox", i))
		if err := oneshot.Make(ctx, file, modelEdge); err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}
