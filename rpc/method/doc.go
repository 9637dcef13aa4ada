// Package method is the one table of what the daemon can be asked: every method with its names, parameters, result, class, cost,
// documentation and handler. Dispatch, list_methods, rpc.discover and the reference in METHODS.md are all made from it.
//
// A handler gets a [Call] and appends the JSON text of its result to a buffer. It runs in the turn of the call's project, or at once for
// methods that need none, and never touches a socket. A Long method has Start instead of Do: it takes what it needs in the turn,
// and the [Job] that it returns goes on outside.
//
// Parameters come by name or by position, in every spelling that clients of this family use (interface conventions): see the
// types of [Param]. Errors of any kind become JSON-RPC errors in one place, [ErrorOf].
package method
