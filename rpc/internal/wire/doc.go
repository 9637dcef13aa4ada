// Package wire reads JSON-RPC 2.0 requests from complete JSON values and writes replies, without allocating in the steady state.
//
// In come values that package frame has cut from the stream and validated: every function that takes JSON text here relies on
// it being valid, and may panic otherwise. Out go a [Request] for each value, with its parameters as fastjson trees and as raw
// text, and reply text appended to the caller's buffer. The package knows nothing of methods, voxels or sockets.
//
// # Requests
//
// [Request.Parse] checks the envelope strictly and copies the text once, so that the read buffer is free afterwards. The id is kept as the
// exact JSON text that was sent. Parameters come in the order sent, named or positional; "params":[{...}] with a single
// object counts as named. Bulk parameters, those that Options.IsBulk names and long positional arrays, are kept back from the tree:
// they may fill a whole frame, and a [Scanner] pulls tokens from their text instead, or [Cells] whole items of a list. Everything else is
// bounded in bytes and in values. The copy of a long request is in memory from a pool, which Reset gives back.
//
// A server keeps Requests in a pool of its own and calls [Request.Reset] before putting one back.
//
//	if err := r.Parse(value, &opts); err != nil && !r.Notification() {
//		dst = wire.AppendError(dst, r.ID, err)
//	}
//
// # Tool calls
//
// {"tool":NAME,"arguments":{..}} asks for the same as a request, in the way that clients of the C daemons do. [ProtocolOf] tells which of the two
// a value is, [Request.ParseAs] reads it, and the methods of [Protocol] write the replies of either.
//
// # Flat requests
//
// [Flat.Scan] alone reads bytes as they come from a connection, which need not be JSON: it takes a small request whose parameters are a few
// integers, in one pass, and declines all else. It is what makes single voxels fast; a caller that gets no answer goes the way above.
//
// # Batches
//
// A top-level array is a batch: [Count] bounds it and [Elements] yields its requests.
//
// # Values
//
// [Int], [Floor], [Float], [Text], [Bool] and [NumberText] read one fastjson value by the project's rules: a number is an integer if its
// value is one (5.0, 1e3), and a number within a string is a string. They take the place of fastjson's own getters, which
// answer 0 for what they cannot read, cut fractions off and round to a few units in the last place.
//
// # Replies
//
// A reply is one line without spaces between tokens:
//
//	dst = wire.AppendResultStart(dst, r.ID)
//	dst = append(dst, `{"success":true}`...)
//	dst = wire.AppendEnd(dst)
package wire
