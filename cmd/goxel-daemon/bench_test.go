package main_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// BenchmarkStart measures the time from the start of the process to its first answer, and the memory of the idle daemon.
func BenchmarkStart(b *testing.B) {
	command(b) // builds it
	var rss float64
	for b.Loop() {
		socket := filepath.Join(shortDir(b), "s")
		cmd := command(b, "--socket", socket)
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		var nc net.Conn
		for end := time.Now().Add(patience); ; {
			var err error
			if nc, err = net.Dial("unix", socket); err == nil {
				break
			}
			if time.Now().After(end) {
				b.Fatal(err)
			}
		}
		buf := make([]byte, 4096)
		if _, err := nc.Write([]byte(`{"jsonrpc":"2.0","id":1,"method":"ping"}` + "\n")); err != nil {
			b.Fatal(err)
		}
		if _, err := nc.Read(buf); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		_ = nc.Close()
		rss = residentKiB(cmd.Process.Pid)
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		b.StartTimer()
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/start")
	if rss > 0 {
		b.ReportMetric(rss, "KiB-rss")
	}
}

// residentKiB returns the resident memory of a process, 0 where it is not known.
func residentKiB(pid int) (n float64) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	if _, after, ok := bytes.Cut(data, []byte("VmRSS:")); ok {
		_, _ = fmt.Sscanf(string(after), "%f", &n)
	}
	return n
}
