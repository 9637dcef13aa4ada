package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// module is the path of this module, as the first line of its go.mod has it.
const module = "github.com/goxel-daemon/goxel-daemon"

// ErrNoTree says that the working folder lies outside of the source tree.
var ErrNoTree = errors.New("no source tree of goxel-daemon around the working folder")

// Root returns the root of the source tree that the working folder lies in, and ErrNoTree if it lies in none.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("the working folder: %w", err)
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && bytes.HasPrefix(text, []byte("module "+module+"\n")) {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", ErrNoTree
		}
		dir = parent
	}
}

// Run runs a tool, with variables beside those of this process, and returns what it prints, without white space around it. The error of one
// that fails holds the tool's name and first argument, and all that it has written.
func Run(ctx context.Context, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		problems.Write(out)
		words := append([]string{filepath.Base(name)}, args[:min(len(args), 1)]...)
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(words, " "), err, bytes.TrimSpace(problems.Bytes()))
	}
	return string(bytes.TrimSpace(out)), nil
}
