package server

import "github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"

// Protocol says how messages are understood.
type Protocol string

// The protocols. A tool call is {"tool":NAME,"arguments":{..}}, which any method can be called by, and which is answered by
// {"success":true,"content":RESULT} or {"success":false,"error_code":N,"error_message":TEXT}. With AnyProtocol, which the empty string means as
// well, each message tells by its first member what it is; an array by its first element.
const (
	AnyProtocol Protocol = "auto"
	JSONRPC     Protocol = "jsonrpc"
	ToolCalls   Protocol = "mcp"
)

// Protocols returns all protocols, with a line each that says what it does.
func Protocols() (protocols []Protocol, docs []string) {
	return []Protocol{AnyProtocol, JSONRPC, ToolCalls}, []string{
		"each message is what it looks like",
		"every message is a JSON-RPC 2.0 request",
		"every message is a tool call, {\"tool\":NAME,\"arguments\":{..}}",
	}
}

// protocolOf returns the protocol of a message, which holds for all elements of a batch.
func (s *Server) protocolOf(value []byte) wire.Protocol {
	if s.opt.Protocol == AnyProtocol {
		return wire.ProtocolOf(value)
	}
	return s.native
}

// wireProtocol returns the protocol in which a client is told what is about no request that could be read.
func (p Protocol) wireProtocol() wire.Protocol {
	if p == ToolCalls {
		return wire.Tools
	}
	return wire.JSONRPC
}

// batchLimit returns how many requests a batch may have, and the code of the error if it has more.
func batchLimit(p wire.Protocol) (most, code int) {
	if p == wire.Tools {
		return maxToolBatch, wire.ToolBatchTooLarge
	}
	return maxBatch, wire.CodeInvalidRequest
}
