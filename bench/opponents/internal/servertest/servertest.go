package servertest

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
)

// Run sends add_voxel, the same again, get_voxel and an unknown method over one connection, and wants a change, none, the colour, and an
// error. The form has two verbs, for the method and the parameters; the methods are those of the server.
func Run(t *testing.T, serve func(net.Conn), form, add, get string) {
	t.Helper()
	near, far := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		serve(far)
	}()
	r := bufio.NewReader(near)
	cell, pos := `{"x":-5,"y":70,"z":3,"r":4,"g":5,"b":6,"a":255}`, `{"x":-5,"y":70,"z":3}`
	for _, step := range []struct{ method, params, want string }{
		{add, cell, `"result":{"changed":1}`},
		{add, cell, `"result":{"changed":0}`},
		{get, pos, `"result":` + cell},
		{"V.None", pos, `"error":`},
	} {
		if _, err := fmt.Fprintf(near, form+"\n", step.method, step.params); err != nil {
			t.Fatal(err)
		}
		line, err := r.ReadString('\n')
		if err != nil || !strings.Contains(line, step.want) {
			t.Errorf("%s %s: %q, %v; want %s", step.method, step.params, line, err, step.want)
		}
	}
	if err := near.Close(); err != nil {
		t.Error(err)
	}
	<-done
}
