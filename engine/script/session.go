package script

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/dop251/goja"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// maxCalls bounds how deep functions call one another.
const maxCalls = 4000

// ctxStride is how many calls of bound functions pass between two looks at the context.
const ctxStride = 64

var promiseType = reflect.TypeFor[*goja.Promise]()

// session is one run of a script.
type session struct {
	ctx  context.Context
	edit *engine.Edit
	name string
	rt   *goja.Runtime
	out  output

	maxMemory int64
	stops     []func()        // run by close, the last first
	rejected  []*goja.Promise // without a handler so far
	calls     uint            // of bound functions
	scripts   []func() error  // registered, to be called after the source has run

	hidden    *goja.Symbol // member of objects of bound classes, see tie
	protos    protos
	layerRefs map[*scene.Layer]*layerRef
	image     *goja.Object
	selection goja.Value // nil before it is asked for

	// The classes of exceptions, as they were before the script.
	typeError, rangeError, syntaxError, plainError *goja.Object

	joining map[*goja.Object]bool // lists that are being joined
}

// protos are the prototypes of classes.
type protos struct{ vec, box, volume, layer *goja.Object }

// abort is a panic that stops the script for good; nothing in JavaScript catches it.
type abort struct{ err *Error }

func newSession(ctx context.Context, e *engine.Edit, o Options) *session {
	s := &session{ctx: ctx, edit: e, name: o.Name, rt: goja.New()}
	s.out = newOutput(o)
	s.maxMemory = o.MaxMemory
	if s.maxMemory <= 0 {
		s.maxMemory = DefaultMemory
	}
	s.hidden = goja.NewSymbol("goxel")
	s.layerRefs = map[*scene.Layer]*layerRef{}
	s.rt.SetMaxCallStackSize(maxCalls)
	s.rt.SetPromiseRejectionTracker(s.track)
	stop := context.AfterFunc(ctx, func() { s.rt.Interrupt(context.Cause(ctx)) })
	s.stops = append(s.stops, func() { stop() })
	s.joining = map[*goja.Object]bool{}
	s.bind()
	s.iterable()
	s.protect()
	s.watch(o.Held)
	return s
}

// close ends all that goes on beside the script.
func (s *session) close() {
	for i := len(s.stops) - 1; i >= 0; i-- {
		s.stops[i]()
	}
}

// run executes the program.
func (s *session) run(p *goja.Program) (text string, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case abort:
			err = r.err
		default:
			err = s.fault(fmt.Sprintf("internal error of the script engine: %v", r))
		}
	}()
	v, err := s.rt.RunProgram(p)
	if err != nil {
		return "", s.failure(err)
	}
	for i := 0; i < len(s.scripts); i++ {
		if err := s.scripts[i](); err != nil {
			return "", s.failure(err)
		}
	}
	if v, err = s.settle(v); err != nil {
		return "", err
	}
	if text, err = s.text(v); err != nil {
		return "", err
	}
	if s.ctx.Err() != nil {
		return "", stopped(s.name, context.Cause(s.ctx))
	}
	return text, nil
}

// settle returns what a promise came to, any other value as it is.
func (s *session) settle(v goja.Value) (goja.Value, error) {
	if len(s.rejected) > 0 {
		return nil, s.fault("unhandled rejection: " + s.message(s.rejected[0].Result()))
	}
	if v == nil {
		return goja.Undefined(), nil
	}
	if o, ok := v.(*goja.Object); ok && o.ExportType() == promiseType {
		if p := o.Export().(*goja.Promise); p.State() == goja.PromiseStateFulfilled {
			return p.Result(), nil
		}
	}
	return v, nil
}

// text returns the completion value as text.
func (s *session) text(v goja.Value) (text string, err error) {
	if goja.IsUndefined(v) {
		return "", nil
	}
	ex := s.rt.Try(func() { text = s.describe(v, s.out.max) })
	if ex != nil {
		return "", s.failure(ex)
	}
	return text, nil
}

// track remembers promises that are rejected while nobody handles it.
func (s *session) track(p *goja.Promise, op goja.PromiseRejectionOperation) {
	if op == goja.PromiseRejectionReject {
		s.rejected = append(s.rejected, p)
		return
	}
	for i, r := range s.rejected {
		if r == p {
			s.rejected = append(s.rejected[:i], s.rejected[i+1:]...)
			return
		}
	}
}

// failure turns an error of the JavaScript engine into an *Error.
func (s *session) failure(err error) *Error {
	var stop *goja.InterruptedError
	var deep *goja.StackOverflowError
	var thrown *goja.Exception
	switch {
	case errors.As(err, &stop):
		cause, ok := stop.Value().(error)
		if !ok {
			cause = errors.New(fmt.Sprint(stop.Value()))
		}
		return stopped(s.name, cause).place(stop.Stack())
	case errors.As(err, &deep):
		return s.fault(fmt.Sprintf("RangeError: functions call one another more than %d deep", maxCalls)).place(deep.Stack())
	case errors.As(err, &thrown):
		return s.fault(s.message(thrown.Value())).place(thrown.Stack())
	}
	return s.fault(err.Error())
}

// ends reports whether a script cannot go on after an error of an edit.
func (s *session) ends(err error) bool {
	var ee *engine.Error
	return s.ctx.Err() != nil || errors.Is(err, edit.ErrMemory) || errors.As(err, &ee) && ee.Reason == engine.MemoryLimit
}

// fault returns an error of the script itself.
func (s *session) fault(message string) *Error { return &Error{Name: s.name, Message: message} }

// message describes a value that was thrown.
func (s *session) message(v goja.Value) (text string) {
	const most = 4 << 10
	if ex := s.rt.Try(func() { text = s.describe(v, most) }); ex != nil || text == "" {
		return "an exception that cannot be shown"
	}
	return text
}

// stop ends the script with an error that it cannot catch.
func (s *session) stop(err error) {
	e := stopped(s.name, err)
	panic(abort{e.place(s.rt.CaptureCallStack(0, nil))})
}

// enter is called by every bound function, and by their loops.
func (s *session) enter() {
	if s.calls++; s.calls%ctxStride == 0 && s.ctx.Err() != nil {
		s.stop(context.Cause(s.ctx))
	}
}
