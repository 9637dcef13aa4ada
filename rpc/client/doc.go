// Package client talks to a goxel daemon: JSON-RPC 2.0 over a Unix socket, one JSON value a line in both directions.
//
// Two types share the job. [Client] matches replies to calls by id, so that any number of goroutines may use one
// connection; it encodes parameters and decodes results with encoding/json. [Conn] is the connection below it: lines
// out, lines in, nothing looked at. Load generators that pipeline requests and tests that send broken ones use it.
//
// What comes in: a socket path, method names and parameters. What goes out: results, or an [*Error] with the daemon's
// code, message and data. The package knows no method and no voxel; it is used by the benchmarks, the demonstration
// and tests, and serves other Go programs as well.
//
//	c, err := client.Dial(ctx, "/tmp/goxel.sock")
//	if err != nil {
//		return err
//	}
//	defer c.Close()
//	var project struct {
//		ID string `json:"project_id"`
//	}
//	if err := c.Call(ctx, "create_project", map[string]any{"name": "tower"}, &project); err != nil {
//		return err
//	}
//
// A context that ends while a call waits makes the client send the notification $/cancelRequest with the id of the
// call; the call returns at once with the context's error, and a reply that comes later is dropped.
package client
