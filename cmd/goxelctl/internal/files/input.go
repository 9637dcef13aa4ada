package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// input is a file to read.
type input struct {
	path    string         // absolute
	name    string         // as people see it: how it was given or found
	rel     string         // where its output stands below the output folder, with the ending of the input
	format  string         // name of its format, "" to tell it by the content
	options map[string]any // for opening it
	size    int64          // bytes
	info    fs.FileInfo    // nil for the standard input
}

// stdin is what stands for the standard input, and for the standard output.
const stdin = "-"

// inputs is what is said on the command line about the files to read.
type inputs struct {
	args      []string
	recursive bool
	exts      []string // endings of files that are taken from folders
	except    string   // absolute path of a folder whose files are left out where a search comes to it, "" for none
}

// find returns the files, each once, in the order of the command line and by name where an argument stands for several. A pattern or folder
// without files is an error unless none is true.
func (in *inputs) find(none bool) (list []*input, err error) {
	seen := map[string]bool{}
	for _, arg := range in.args {
		found, err := in.expand(arg)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 && !none {
			return nil, cli.Usagef("no file matches %s%s", arg, in.hint(arg))
		}
		for _, f := range found {
			if !seen[f.path] {
				seen[f.path] = true
				list = append(list, f)
			}
		}
	}
	return list, nil
}

func (in *inputs) hint(arg string) string {
	if info, err := os.Stat(arg); err == nil && info.IsDir() {
		return " (from a folder files with these endings are taken: " + strings.Join(in.exts, " ") + ")"
	}
	return ""
}

// expand returns the files that an argument stands for.
func (in *inputs) expand(arg string) ([]*input, error) {
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir() && !in.recursive:
		return nil, cli.Usagef("%s is a folder: give -r for the files in it and below", arg)
	case err == nil && info.IsDir():
		return in.walk(arg)
	case err == nil:
		return one(arg, filepath.Base(arg), info)
	case !several(arg):
		return nil, cli.Usagef("there is no file %s", arg)
	}
	return in.glob(arg)
}

// several reports whether an argument is a pattern and no file, or a folder, so that its outputs go into a folder.
func several(arg string) bool {
	if info, err := os.Stat(arg); err == nil {
		return info.IsDir()
	}
	return strings.ContainsAny(arg, "*?[{")
}

func one(name, rel string, info fs.FileInfo) ([]*input, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	return []*input{{path: abs, name: name, rel: rel, size: info.Size(), info: info}}, nil
}

// walk returns the files of a folder, and of those below it, that have the ending of a format.
func (in *inputs) walk(dir string) (list []*input, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != dir && strings.HasPrefix(d.Name(), ".") || d.IsDir() && in.left(dir, path):
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case d.IsDir() || !in.wanted(d.Name()):
			return nil
		}
		return in.add(&list, dir, path)
	})
	if err != nil {
		return nil, fmt.Errorf("cannot read the folder %s: %w", dir, err)
	}
	return list, nil
}

// wanted reports whether a file of a folder is taken.
func (in *inputs) wanted(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(in.exts, func(ext string) bool { return strings.HasSuffix(name, ext) })
}

// glob returns the files that match a pattern. Hidden ones only match patterns that name them, and links to folders are not followed.
func (in *inputs) glob(pattern string) (list []*input, err error) {
	root, rest := split(pattern)
	if !doublestar.ValidatePattern(rest) {
		return nil, cli.Usagef("%s is no valid pattern", pattern)
	}
	options := []doublestar.GlobOption{doublestar.WithNoFollow(), doublestar.WithFailOnIOErrors()}
	if !strings.HasPrefix(rest, ".") && !strings.Contains(rest, "/.") {
		options = append(options, doublestar.WithNoHidden())
	}
	var names []string
	err = doublestar.GlobWalk(os.DirFS(root), rest, func(path string, d fs.DirEntry) error {
		if !d.IsDir() {
			names = append(names, path)
		}
		return nil
	}, options...)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("cannot look for %s: %w", pattern, err)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := in.add(&list, root, filepath.Join(root, filepath.FromSlash(name))); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// split returns the folder that is the fixed part of a pattern, and the rest, with forward slashes.
func split(pattern string) (root, rest string) {
	base, rest := doublestar.SplitPattern(filepath.ToSlash(filepath.Clean(pattern)))
	return filepath.FromSlash(base), rest
}

// add adds a file that was found below a folder.
func (in *inputs) add(list *[]*input, root, path string) error {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return nil //nolint:nilerr // a link that leads nowhere, or a file that has just gone, is no file
	}
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return err
	}
	found, err := one(path, rel, info)
	if err == nil && !in.left(root, path) {
		*list = append(*list, found...)
	}
	return err
}

// left reports whether a path that was found from root is in the folder that is left out. What is searched within that folder is not.
func (in *inputs) left(root, path string) bool {
	return in.except != "" && within(in.except, path) && !within(in.except, root)
}

// within reports whether a path is in a folder, or is it.
func within(dir, path string) bool {
	abs, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(dir, abs)
	return err == nil && filepath.IsLocal(rel)
}

// spool writes the standard input to a file in dir, where the daemon can read it.
func spool(ctx context.Context, env *cli.Env, dir string, f *formatInfo) (*input, error) {
	path := filepath.Join(dir, "stdin"+f.Extension)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	n, err := io.Copy(file, io.LimitReader(reader{ctx, env.In}, maxStdin+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	if n > maxStdin {
		return nil, fmt.Errorf("standard input: more than %s", cli.Bytes(maxStdin))
	}
	return &input{path: path, name: "standard input", rel: "stdin" + f.Extension, format: f.ID, size: n}, nil
}

// maxStdin bounds what is taken from the standard input; a daemon has a limit for files as well.
const maxStdin = 4 << 30

// reader reads until its context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}
