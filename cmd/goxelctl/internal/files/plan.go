package files

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// job is one input with what becomes of it.
type job struct {
	in   *input
	out  string // absolute path of the output, "" for the standard output or none
	name string // of the output as people see it, "" for none
	skip string // why nothing is to be done, "" if something is
}

// toStdout reports whether the output goes to the standard output.
func (o *outputs) toStdout() bool { return o.out == stdin }

// folder reports whether the output is a folder: there may be several inputs, or it is one already or is written as one.
func (o *outputs) folder(args []string) bool {
	if o.out == "" || o.toStdout() {
		return false
	}
	if len(args) != 1 || args[0] != stdin && several(args[0]) || os.IsPathSeparator(o.out[len(o.out)-1]) {
		return true
	}
	info, err := os.Stat(o.out)
	return err == nil && info.IsDir()
}

// plan gives each input its output, with the ending ext in a folder. It refuses outputs that two inputs would have, that are inputs themselves, or
// that exist although they must not.
func (o *outputs) plan(list []*input, args []string, all formatList, ext string) ([]*job, error) {
	folder := o.folder(args)
	if o.toStdout() && len(list) > 1 {
		return nil, cli.Usagef("one input only can go to the standard output, not %d", len(list))
	}
	jobs := make([]*job, len(list))
	for i, in := range list {
		j := &job{in: in}
		switch {
		case o.toStdout():
			j.name = "standard output"
		case o.out != "":
			if err := o.place(j, folder, all, ext); err != nil {
				return nil, err
			}
		}
		jobs[i] = j
	}
	if err := o.collisions(jobs); err != nil {
		return nil, err
	}
	return jobs, o.existing(jobs)
}

func (o *outputs) place(j *job, folder bool, all formatList, ext string) (err error) {
	j.name = o.out
	if folder {
		rel := j.in.rel
		if !o.fullNames {
			rel = strings.TrimSuffix(rel, all.ending(rel))
		}
		j.name = filepath.Join(o.out, rel+ext)
	}
	j.out, err = filepath.Abs(j.name)
	return err
}

// same makes paths equal that are one file; file systems of macOS do not tell letters by case.
func same(path string) string {
	if runtime.GOOS == "darwin" {
		return strings.ToLower(path)
	}
	return path
}

func (o *outputs) collisions(jobs []*job) error {
	by, read := map[string]*job{}, map[string]bool{}
	for _, j := range jobs {
		read[same(j.in.path)] = true
	}
	var problems, inputs []string
	for _, j := range jobs {
		if j.out == "" {
			continue
		}
		key := same(j.out)
		if other := by[key]; other != nil {
			problems = append(problems, fmt.Sprintf("%s and %s would both become %s", other.in.name, j.in.name, j.name))
		}
		if info, err := os.Stat(j.out); read[key] || err == nil && j.in.info != nil && os.SameFile(info, j.in.info) {
			inputs = append(inputs, j.name+" is an input and would be replaced")
		}
		by[key] = j
	}
	if err := refused(inputs, ""); err != nil {
		return err
	}
	return refused(problems, " (--full-names keeps the inputs' endings in the names)")
}

// existing looks at the outputs that are there already.
func (o *outputs) existing(jobs []*job) error {
	var problems []string
	for _, j := range jobs {
		info, err := os.Stat(j.out)
		if j.out == "" || err != nil {
			continue
		}
		switch {
		case o.noClobber:
			problems = append(problems, j.name+" exists")
		case o.skip:
			j.skip = "the output exists"
		case o.newer && j.in.info != nil && info.ModTime().After(j.in.info.ModTime()):
			j.skip = "the output is newer"
		}
	}
	return refused(problems, " (--skip-existing and --newer leave such inputs out)")
}

// refused makes an error of problems that are known before anything is done.
func refused(problems []string, hint string) error {
	const most = 5
	if len(problems) == 0 {
		return nil
	}
	text := strings.Join(problems[:min(most, len(problems))], "; ")
	if more := len(problems) - most; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return cli.Usagef("nothing was done: %s%s", text, hint)
}
