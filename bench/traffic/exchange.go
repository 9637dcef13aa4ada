package traffic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

const (
	longestWait = time.Minute // for one reply
	maxShown    = 500         // bytes of a reply that are told in an error
	resultSoon  = 64          // bytes of a reply within which its result begins
)

// CloseProject is the close_project request for the project of the connection, as a line.
const CloseProject = `{"jsonrpc":"2.0","id":1,"method":"close_project"}` + "\n"

// OpenFile returns an open_file request, as a line.
func OpenFile(path string) []byte {
	text, _ := json.Marshal(path) // of a string, which never fails
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","id":1,"method":"open_file","params":{"path":%s}}`+"\n", text)
}

// Exchange sends a request, with or without a line feed, waits for its reply for at most a minute, and returns how long it took from before the
// request is written to after the reply is read. A reply with an error is an error.
func Exchange(c *client.Conn, request []byte) (time.Duration, error) {
	began := time.Now()
	if err := c.SetDeadline(began.Add(longestWait)); err != nil {
		return 0, err
	}
	if err := c.Send(bytes.TrimSuffix(request, []byte{'\n'})); err != nil {
		return 0, err
	}
	line, err := c.Recv()
	took := time.Since(began)
	if err == nil && Failed(line) {
		err = fmt.Errorf("traffic: the daemon replied %s", line[:min(len(line), maxShown)])
	}
	return took, err
}

// Failed tells a reply with an error from one with a result, by its first members.
func Failed(line []byte) bool {
	return !bytes.Contains(line[:min(len(line), resultSoon)], []byte(`"result":`))
}
