package compat_test

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"
)

// oldDaemon is a v14 that knows three methods: it leaves requests without jsonrpc unanswered, answers notifications, puts a header in front of
// replies and takes the wrong voxel.
func oldDaemon(args []string) int {
	l, err := net.Listen("unix", args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	go func() {
		<-stop
		_ = l.Close()
	}()
	for {
		nc, err := l.Accept()
		if err != nil {
			return 0
		}
		go oldConnection(nc)
	}
}

func oldConnection(nc net.Conn) {
	defer func() { _ = nc.Close() }()
	scan := bufio.NewScanner(nc)
	for scan.Scan() {
		var r struct {
			JSONRPC, Method string
			ID              json.RawMessage
		}
		if json.Unmarshal(scan.Bytes(), &r) != nil || r.JSONRPC != "2.0" {
			continue
		}
		if r.ID == nil {
			r.ID = json.RawMessage("null")
		}
		reply := fmt.Sprintf(`{ "jsonrpc": "2.0", "result": { "success": true, "exists": false, "color": [ 9, 9, 9, 9 ] }, "id": %s }`, r.ID)
		if r.Method == "ping" {
			_, _ = fmt.Fprintf(nc, `{ "jsonrpc": "2.0", "result": { "pong": true, "timestamp": 1700000000 }, "id": %s }`+"\n", r.ID) // the peer tells
			continue
		}
		header := binary.BigEndian.AppendUint32(make([]byte, 8), uint32(len(reply)))
		_, _ = nc.Write(append(append(header, 0, 0, 0, 0), reply...)) // likewise
	}
}
