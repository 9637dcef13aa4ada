// Package server carries requests between Unix socket connections and the engine.
//
// Each connection has one goroutine that reads, splits the bytes into frames, parses and routes them. Short work on an idle project
// is done by that very goroutine, and the replies to everything that one read brought go out in one write. Longer work goes to the
// engine's workers. Nobody ever waits for a client to read: replies collect in the connection's bounded out-buffer, a goroutine
// that lives only while a client is slow writes what the socket does not take at once, and a client that takes nothing for too
// long is cut off. With enough requests in flight, or replies waiting, a connection is not read. Over all connections, too, replies that wait and
// requests in flight have bounded bytes: beyond them large ones are answered by the error -32006, reason "overloaded".
//
// Requests of one connection to one project are answered in order, but for long work, whose answer may come later. Session methods
// (create, open, close) hold back what follows them on their connection.
package server
