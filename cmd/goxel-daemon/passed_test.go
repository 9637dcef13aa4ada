package main_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestPassedSocket starts the daemon as systemd does, with a socket that listens already.
func TestPassedSocket(t *testing.T) {
	path := filepath.Join(shortDir(t), "passed")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	file, err := l.File()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()

	d := run(t, activated(t, 1, file), path)
	d.dial().must("create_project", `{}`)
	d.stop()
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("the daemon removed the socket, which is systemd's: %v", err)
	}
	gone(t, path+".lock")
	again := run(t, activated(t, 1, file), path)
	if n := again.dial().must("list_projects", `{}`)["count"]; n != 0.0 {
		t.Errorf("the second daemon at the socket has %v projects, want none", n)
	}
	again.stop()

	own := filepath.Join(shortDir(t), "own")
	d = run(t, activated(t, 1, file, "--socket", own), own) // the flag comes first
	d.dial().must("ping", `{}`)
	d.stop()
	cmd := activated(t, 1, file)
	cmd.Env = append(cmd.Env, "GOXEL_SOCKET="+own) // and so does the environment
	d = run(t, cmd, own)
	d.dial().must("ping", `{}`)
	d.stop()
}

func TestPassedSocketThatIsNone(t *testing.T) {
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skipf("no TCP here: %v", err)
	}
	defer tcp.Close()
	tcpFile, err := tcp.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer tcpFile.Close()
	plain, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	fails(t, activated(t, 1, tcpFile), "of the network tcp")
	fails(t, activated(t, 1, plain), "the socket that systemd passes")
	fails(t, activated(t, 2, tcpFile), "systemd passes 2 sockets, want one")
}

// activated returns the command as systemd would start it with n passed sockets, of which file is the first.
func activated(t *testing.T, n int, file *os.File, args ...string) *exec.Cmd {
	t.Helper()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell to tell the daemon its own process id")
	}
	cmd := command(t)
	cmd.Args = append([]string{"sh", "-c", fmt.Sprintf(`LISTEN_FDS=%d LISTEN_PID=$$ exec "$0" "$@"`, n), cmd.Path}, args...)
	cmd.Path = shell
	cmd.ExtraFiles = []*os.File{file}
	return cmd
}
