// Package exchange sends bytes to a daemon of any release and reads its replies, however it frames them.
//
// What comes in: a connection. What goes out: the text of each reply, and what is wrong with how it came: daemons of v14 put 16 bytes in front of
// some replies and leave the line feed out, which clients stumble over. The package compat runs sessions with it.
//
//	c := exchange.New(nc)
//	err := c.Send([]byte(`{"jsonrpc":"2.0","id":1,"method":"ping"}` + "\n"))
//	...
//	reply, err := c.Receive(10 * time.Second) // reply.Text, reply.Faults
package exchange
