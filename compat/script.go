package compat

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed clients/*.py
var scripts embed.FS

// runScript runs a client for Python, which gets the socket and a folder as its arguments and ends with status 0 if it got along.
func runScript(ctx context.Context, name, socket, dir string) error {
	python, err := exec.LookPath("python3")
	if err != nil {
		return &missingError{"there is no python3 here"}
	}
	text, err := scripts.ReadFile("clients/" + name)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, scriptTime)
	defer cancel()
	out, err := exec.CommandContext(ctx, python, path, socket, dir).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(out))
	}
	return nil
}
