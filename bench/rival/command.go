package rival

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	module    = "github.com/goxel-daemon/goxel-daemon"
	opponents = "bench/opponents"
	echoMode  = "echo-server" // Mode of bench/echo
	inEcho    = "GOXEL_BENCH_ECHO"
	warm      = "1"
)

// redisServer starts a server of its own that listens on nothing but its socket and keeps its files in its folder.
func redisServer(flags []string) func(context.Context, string, string) ([]string, error) {
	return func(_ context.Context, dir, socket string) ([]string, error) {
		path, err := lookPath("redis-server")
		if err != nil {
			return nil, err
		}
		return append([]string{
			path, "--port", "0", "--unixsocket", socket, "--dir", dir, "--save", "", "--daemonize", "no", "--maxclients", "20000",
			"--loglevel", "warning",
		}, flags...), nil
	}
}

// echoServer starts the running program again. One that does not know the mode would run as it always does and might get here again, which
// a variable tells it not to.
func echoServer(flags ...string) func(context.Context, string, string) ([]string, error) {
	return func(_ context.Context, _, socket string) ([]string, error) {
		if os.Getenv(inEcho) != "" {
			return nil, fmt.Errorf("this program was started as %s and went on as something else", echoMode)
		}
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("%w: the path of the running program: %w", ErrMissing, err)
		}
		return append([]string{self, echoMode, "-socket", socket}, flags...), nil
	}
}

// cEcho builds the echo server in C.
func cEcho(words ...string) func(context.Context, string, string) ([]string, error) {
	return func(ctx context.Context, dir, socket string) ([]string, error) {
		tree, err := sourceTree()
		if err != nil {
			return nil, err
		}
		cc, err := lookPath("cc")
		if err != nil {
			return nil, err
		}
		path := filepath.Join(dir, "cecho")
		if err := build(ctx, nil, cc, "-O2", "-o", path, filepath.Join(tree, opponents, "cecho", "cecho.c")); err != nil {
			return nil, err
		}
		return append([]string{path, socket}, words...), nil
	}
}

// goProgram builds a server of the module of opponents.
func goProgram(name string) func(context.Context, string, string) ([]string, error) {
	return func(ctx context.Context, dir, socket string) ([]string, error) {
		path, err := buildGo(ctx, dir, name)
		return []string{path, socket}, err
	}
}

// buildGo builds a program of the module of opponents into dir and returns its path.
func buildGo(ctx context.Context, dir, name string) (string, error) {
	tree, err := sourceTree()
	if err != nil {
		return "", err
	}
	tool, err := lookPath("go")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	env := []string{"CGO_ENABLED=0", "GOWORK=off", "GOFLAGS="}
	return path, build(ctx, env, tool, "build", "-C", filepath.Join(tree, opponents), "-trimpath", "-buildvcs=false", "-o", path, "./"+name)
}

// build runs a compiler.
func build(ctx context.Context, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}

func lookPath(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("%w: no %s in PATH", ErrMissing, name)
	}
	return path, nil
}

// sourceTree returns the root of the source tree that the working folder lies in.
func sourceTree() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("%w: the working folder: %w", ErrMissing, err)
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && bytes.HasPrefix(text, []byte("module "+module+"\n")) {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("%w: no source tree of goxel-daemon around the working folder", ErrMissing)
		}
		dir = parent
	}
}
