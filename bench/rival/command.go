package rival

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/process"
	"github.com/goxel-daemon/goxel-daemon/bench/internal/source"
)

const (
	opponents = "bench/opponents"
	echoMode  = "echo-server" // Mode of bench/echo
	inEcho    = "GOXEL_BENCH_ECHO"
)

// finder finds a program, or builds it in the folder, and returns the command that makes it serve on the folder's socket.
type finder func(ctx context.Context, dir process.Folder) ([]string, error)

// redisServer starts a server of its own that listens on nothing but its socket and keeps its files in its folder.
func redisServer(flags []string) finder {
	return func(_ context.Context, dir process.Folder) ([]string, error) {
		path, err := lookPath("redis-server")
		if err != nil {
			return nil, err
		}
		return append([]string{
			path, "--port", "0", "--unixsocket", dir.Socket(), "--dir", string(dir), "--save", "", "--daemonize", "no", "--maxclients", "20000",
			"--loglevel", "warning",
		}, flags...), nil
	}
}

// echoServer starts the running program again. One that does not know the mode would run as it always does and might get here again, which
// a variable tells it not to.
func echoServer(flags ...string) finder {
	return func(_ context.Context, dir process.Folder) ([]string, error) {
		if os.Getenv(inEcho) != "" {
			return nil, fmt.Errorf("this program was started as %s and went on as something else", echoMode)
		}
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("%w: the path of the running program: %w", ErrMissing, err)
		}
		return append([]string{self, echoMode, "-socket", dir.Socket()}, flags...), nil
	}
}

// cEcho builds the echo server in C.
func cEcho(words ...string) finder {
	return func(ctx context.Context, dir process.Folder) ([]string, error) {
		tree, err := sourceTree()
		if err != nil {
			return nil, err
		}
		cc, err := lookPath("cc")
		if err != nil {
			return nil, err
		}
		path := dir.File("cecho")
		if _, err := source.Run(ctx, nil, cc, "-O2", "-o", path, filepath.Join(tree, opponents, "cecho", "cecho.c")); err != nil {
			return nil, err
		}
		return append([]string{path, dir.Socket()}, words...), nil
	}
}

// goProgram builds a server of the module of opponents.
func goProgram(name string) finder {
	return func(ctx context.Context, dir process.Folder) ([]string, error) {
		path, err := buildGo(ctx, dir, name)
		return []string{path, dir.Socket()}, err
	}
}

// buildGo builds a program of the module of opponents into dir and returns its path.
func buildGo(ctx context.Context, dir process.Folder, name string) (string, error) {
	tree, err := sourceTree()
	if err != nil {
		return "", err
	}
	tool, err := lookPath("go")
	if err != nil {
		return "", err
	}
	path := dir.File(name)
	env := []string{"CGO_ENABLED=0", "GOWORK=off", "GOFLAGS="}
	_, err = source.Run(ctx, env, tool, "build", "-C", filepath.Join(tree, opponents), "-trimpath", "-buildvcs=false", "-o", path, "./"+name)
	return path, err
}

func lookPath(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("%w: no %s in PATH", ErrMissing, name)
	}
	return path, nil
}

// sourceTree returns the root of the source tree. One that cannot be found is ErrMissing.
func sourceTree() (string, error) {
	root, err := source.Root()
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrMissing, err)
	}
	return root, nil
}
