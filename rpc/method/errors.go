package method

import (
	"context"
	"errors"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// The error codes of replies. Those from -32000 to -32010 tell causes in the application.
const (
	CodeParse          = -32700
	CodeInvalidRequest = -32600
	CodeMethodNotFound = -32601
	CodeInvalidParams  = -32602
	CodeInternal       = -32603
	CodeServer         = -32000
	CodeProject        = -32001
	CodeLayer          = -32002
	CodePosition       = -32003
	CodeFileNotFound   = -32004
	CodePermission     = -32005
	CodeResources      = -32006
	CodeConcurrent     = -32007
	CodeFormat         = -32008
	CodeRender         = -32009
	CodeExport         = -32010
	CodeCancelled      = -32800
	CodeConflict       = -32801
)

// Codes documents every error code.
var Codes = []struct {
	Code int
	Doc  string
}{
	{CodeParse, "the text is not JSON (`parse_error`)"},
	{CodeInvalidRequest, "the value is no JSON-RPC 2.0 request (`invalid_request`), or a limit on requests is passed (`too_large`, `too_deep`)"},
	{CodeMethodNotFound, "no such method"},
	{CodeInvalidParams, "a parameter is missing, of the wrong type or out of range; `data.parameter` names it"},
	{CodeInternal, "a fault of the daemon; nothing was changed"},
	{CodeServer, "any other failure, such as `nothing_to_undo`, `deadline_exceeded`, `shutting_down`"},
	{CodeProject, "no such project"},
	{CodeLayer, "no such layer"},
	{CodePosition, "an edit would leave the limits of a volume; a position outside them in a request is -32602"},
	{CodeFileNotFound, "no such file or folder"},
	{CodePermission, "the path may not be used (`--root`, file permissions), or the project is read-only"},
	{CodeResources, "a limit is reached: `overloaded`, `memory_limit`, `too_many_projects`, `too_many_layers`, `file_too_large`, `reply_too_large`"},
	{CodeConcurrent, "reserved for conflicts between clients"},
	{CodeFormat, "the file is damaged or in no known format"},
	{CodeRender, "rendering failed"},
	{CodeExport, "writing a file failed"},
	{CodeCancelled, "the request was cancelled"},
	{CodeConflict, "`if_revision` is not the project's revision"},
}

var reasonCodes = map[engine.Reason]int{
	engine.ProjectNotFound:  CodeProject,
	engine.LayerNotFound:    CodeLayer,
	engine.InvalidPosition:  CodePosition,
	engine.InvalidValue:     CodeInvalidParams,
	engine.InvalidPath:      CodeInvalidParams,
	engine.FileNotFound:     CodeFileNotFound,
	engine.PermissionDenied: CodePermission,
	engine.ReadOnly:         CodePermission,
	engine.UnknownFormat:    CodeFormat,
	engine.InvalidFile:      CodeFormat,
	engine.ReadFailed:       CodeServer,
	engine.WriteFailed:      CodeExport,
	engine.TooManyProjects:  CodeResources,
	engine.TooManyLayers:    CodeResources,
	engine.MemoryLimit:      CodeResources,
	engine.FileTooLarge:     CodeResources,
	engine.Overloaded:       CodeResources,
	engine.NothingToUndo:    CodeServer,
	engine.NothingToRedo:    CodeServer,
	engine.Closed:           CodeServer,
}

// ErrorOf maps any error of a handler to that of its reply. m may be nil.
func ErrorOf(err error, m *Method) *wire.Error {
	e := errorOf(err)
	if m != nil && m.Legacy != 0 && e.LegacyCode == 0 && e.Code > CodeExport-1 && e.Code <= CodeServer {
		withLegacy := *e
		withLegacy.LegacyCode = m.Legacy
		return &withLegacy
	}
	return e
}

func errorOf(err error) *wire.Error {
	var we *wire.Error
	var ee *engine.Error
	var oe *render.OptionError
	var so *studio.Error
	var sm *studio.MemoryError
	var sz *picture.SizeError
	var ge *gallery.Error
	var fo *format.OptionError
	var ue *format.UnsupportedError
	switch {
	case errors.As(err, &we):
		return we
	case errors.Is(err, context.Canceled):
		return &wire.Error{Code: CodeCancelled, Message: "the request was cancelled", Reason: "cancelled"}
	case errors.Is(err, context.DeadlineExceeded):
		return &wire.Error{Code: CodeServer, Message: "the request took longer than its deadline", Reason: "deadline_exceeded"}
	case errors.Is(err, edit.ErrMemory):
		return &wire.Error{Code: CodeResources, Message: err.Error() + " (--max-memory)", Reason: string(engine.MemoryLimit)}
	case errors.Is(err, edit.ErrRange):
		return &wire.Error{Code: CodePosition, Message: err.Error(), Reason: string(engine.InvalidPosition)}
	case errors.Is(err, edit.ErrShape):
		return &wire.Error{Code: CodeInvalidParams, Message: err.Error(), Reason: "invalid_params"}
	case errors.As(err, &oe):
		return &wire.Error{Code: CodeInvalidParams, Message: oe.Error(), Reason: "invalid_params", Parameter: oe.Parameter}
	case errors.As(err, &so):
		return &wire.Error{Code: CodeInvalidParams, Message: so.Error(), Reason: "invalid_params", Parameter: so.Parameter}
	case errors.As(err, &sm):
		return &wire.Error{Code: CodeResources, Message: sm.Error(), Reason: string(engine.MemoryLimit)}
	case errors.As(err, &sz):
		return &wire.Error{Code: CodeInvalidParams, Message: sz.Error(), Reason: "invalid_params", Parameter: "format"}
	case errors.As(err, &ge):
		return galleryError(ge)
	case errors.As(err, &fo):
		return &wire.Error{Code: CodeInvalidParams, Message: fo.Error(), Reason: "invalid_params", Parameter: "options." + fo.Option}
	case errors.As(err, &ee):
		code, ok := reasonCodes[ee.Reason]
		if !ok {
			code = CodeServer
		}
		if errors.As(err, &ue) {
			return &wire.Error{Code: code, Message: ee.Error(), Reason: "unsupported_file", Parameter: ee.Parameter}
		}
		return &wire.Error{Code: code, Message: ee.Error(), Reason: string(ee.Reason), Parameter: ee.Parameter}
	}
	return &wire.Error{Code: CodeServer, Message: err.Error(), Reason: "failed"}
}

// galleryError maps an error of the managed folder.
func galleryError(e *gallery.Error) *wire.Error {
	switch e.Reason {
	case gallery.NotFound:
		return &wire.Error{Code: CodeFileNotFound, Message: "Render not found: " + e.Error(), Reason: "render_not_found", Parameter: "path"}
	case gallery.Outside, gallery.PermissionDenied:
		return &wire.Error{Code: CodePermission, Message: e.Error(), Reason: string(engine.PermissionDenied), Parameter: "path"}
	case gallery.TooLarge, gallery.NoSpace:
		return &wire.Error{Code: CodeResources, Message: e.Error() + " (--render-max-size)", Reason: string(e.Reason)}
	case gallery.ReadFailed:
		return &wire.Error{Code: CodeServer, Message: e.Error(), Reason: string(engine.ReadFailed)}
	case gallery.Closed:
		return &wire.Error{Code: CodeServer, Message: e.Error(), Reason: string(engine.Closed)}
	}
	return &wire.Error{Code: CodeExport, Message: e.Error(), Reason: string(engine.WriteFailed)}
}
