// Package servertest checks that an opponent does what it is measured for.
//
// What comes in: the function that serves one connection, and how its protocol words a request. What goes out: a failed test if an edit, the same
// edit again, a read or an unknown method is not answered as it has to be. The test of each server calls it.
//
//	servertest.Run(t, serve(volume.New()), `{"jsonrpc":"2.0","id":7,"method":%q,"params":%s}`, "add_voxel", "get_voxel")
package servertest
