// Package server carries requests between Unix socket connections and the engine.
//
// A reader splits the bytes of a connection into frames, parses and routes them. On Linux a few event loops read all connections ([EventLoops]);
// elsewhere, or by choice, each connection has a goroutine ([Goroutines]). Short work on an idle project is done by the reader, and the
// replies to everything that one read brought go out in one write. A flat request (wire.Flat) that needs no more than its project takes a short
// way past frames, trees and queues, with the same result: see conn.quick. Longer work goes to the engine's workers.
//
// An event loop never waits. A connection that has to, because its client does not read or has too much in flight, or because a value has
// stalled, gets a goroutine until it has caught up for a while. Work that counts as short and is not takes its loop's lead along: another
// goroutine goes on with the loop, see watch.
//
// Nobody ever waits for a client to read: replies collect in the connection's bounded out-buffer, a goroutine
// that lives only while a client is slow writes what the socket does not take at once, and a client that takes nothing for too
// long is cut off. With enough requests in flight, or replies waiting, a connection is not read. Over all connections, too, replies that wait and
// requests in flight have bounded bytes: beyond them large ones are answered by the error -32006, reason "overloaded".
//
// A message may as well be a tool call, {"tool":NAME,"arguments":{..}}, as clients of the C daemons send them, or an array of those: see [Protocol].
// Tool calls go the way of requests in everything but how they are written, and each is answered. The 16-byte binary header that the first of
// those daemons put before replies is neither written nor read: a client that sends it waits for one in return.
//
// Requests of one connection to one project are answered in order, but for long work, whose answer may come later. Session methods
// (create, open, close) hold back what follows them on their connection.
package server
