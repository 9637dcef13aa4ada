package main

import (
	"log/slog"
	"math"
	"os"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// memoryReserve is what the process may use beside projects and pictures before the garbage collector works harder: requests, replies.
const memoryReserve = 512 << 20

// limitMemory makes the garbage collector keep the whole process near the limits on projects and pictures, unless GOMEMLIMIT says otherwise.
func limitMemory(limits int64) {
	if os.Getenv("GOMEMLIMIT") == "" && limits > 0 && limits < math.MaxInt64-memoryReserve {
		debug.SetMemoryLimit(limits + memoryReserve)
	}
}

// descriptorReserve is what the process needs beside connections: files being read and written, the log, the run time.
const descriptorReserve = 64

// connectionLimit lowers the number of connections to what the limit on descriptors allows.
func connectionLimit(want int, log *slog.Logger) int {
	var lim unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &lim); err != nil {
		return want
	}
	if most := int(min(lim.Cur, 1<<30)) - descriptorReserve; want > most && most > 0 {
		log.Debug("fewer connections than asked for", "max_connections", most, "descriptor_limit", lim.Cur)
		return most
	}
	return want
}
