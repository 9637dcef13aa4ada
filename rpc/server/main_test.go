package server_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

// ioUnderTest is how the daemons of tests read and write, unless a test says otherwise.
var ioUnderTest server.IO

// TestMain runs all tests with every way to read and write that the system has.
func TestMain(m *testing.M) {
	flag.Parse()
	code := 0
	ways, _ := server.IOs()
	for _, ioUnderTest = range ways {
		if ioUnderTest == server.Automatic || !ioUnderTest.Works() {
			continue
		}
		if testing.Verbose() {
			fmt.Println("=== with", ioUnderTest)
		}
		if c := m.Run(); c != 0 {
			fmt.Println("--- failed with", ioUnderTest)
			code = c
		}
		if alone() {
			break
		}
	}
	os.Exit(code)
}

// alone reports whether this process does something that is done once, such as fuzzing, which may start others of its kind.
func alone() bool {
	for _, name := range []string{"test.fuzz", "test.fuzzworker", "test.bench", "test.list"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" && f.Value.String() != "false" {
			return true
		}
	}
	return false
}
