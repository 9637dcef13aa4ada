package method

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/script"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// Bounds of a script's time in milliseconds, those of the C daemons: a value outside of them means the default.
const (
	scriptTimeout    = 30_000
	maxScriptTimeout = 300_000
)

func scriptMethods() []*Method {
	return []*Method{{
		Name: "execute_script",
		Doc: "Runs JavaScript on the project, as one step of undo. Scripts have the names listed in `engine/script/README.md` and no access to files, " +
			"network, processes or timers. A script that throws changes nothing; that is a result with `success` false.",
		Aliases: []Alias{{Name: "script.execute"}, {Name: "script.eval"}},
		Params: []Param{
			{Name: "script", Type: String, Keys: []string{"script", "source", "code"}, Doc: fmt.Sprintf("the source, at most %d KiB; this or `path` is required", script.MaxSource>>10)},
			{Name: "path", Type: String, Keys: pathKeys, Doc: "the file that holds the source, where `script` is not given"},
			{Name: "name", Type: String, Doc: "stands for the script in messages; absent: the path, or `" + script.DefaultName + "`"},
			{
				Name: "timeout_ms", Type: Integer, Default: fmt.Sprint(scriptTimeout),
				Doc: fmt.Sprintf("after how many milliseconds the script is stopped; 0 or less and more than %d mean the default", maxScriptTimeout),
			},
		},
		Result: withSummary(
			Field{"success", "boolean", "whether the script ran to its end"}, Field{"code", "integer", "0, or -1 if it threw"},
			Field{"message", "string", "`ok`, or what was thrown, with name, line and column"},
			Field{"result", "string", "the value of the last expression as text; empty for undefined"},
			Field{"output", "string[]", "the lines that it printed"},
		),
		Errors: []string{"file_not_found", "permission_denied", "file_too_large", "script_memory", "script_failed"},
		Class:  Edit, Since: "1.0", Legacy: CodeInternal,
		Cost: func(*Call) time.Duration { return time.Second }, // at most five minutes: nobody knows
		Do:   executeScript,
	}}
}

func executeScript(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	ms, err := c.integer(scriptTimeout, "timeout_ms")
	if err != nil {
		return dst, err
	}
	source, opt, err := c.script()
	if err != nil {
		return dst, err
	}
	if ms <= 0 || ms > maxScriptTimeout {
		ms = scriptTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(ms)*time.Millisecond)
	defer cancel()
	output := []string{} // never nil, so that the reply has a list
	opt.Print = func(line string) { output = append(output, line) }
	opt.Held = func() int64 { return c.Env.Engine.Stats().Bytes }
	var value string
	sum, err := c.change(func(e *engine.Edit) (err error) {
		value, err = script.Run(ctx, e, source, opt)
		return err
	})
	thrown, err := c.thrown(err)
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", thrown == nil)
	if thrown == nil {
		o.int("code", 0)
		o.str("message", "ok")
	} else {
		o.int("code", -1)
		o.str("message", thrown.Error())
	}
	o.str("result", value)
	o.strs("output", output)
	o.summary(sum)
	return c.finish(&o), nil
}

// thrown returns the fault of a script that failed by itself, or the error of a call that cannot be answered with a result.
func (c *Call) thrown(err error) (*script.Error, error) {
	var e *script.Error
	switch {
	case !errors.As(err, &e):
		return nil, err
	case errors.Is(err, script.ErrMemory):
		return nil, &wire.Error{Code: CodeResources, Message: err.Error(), Reason: "script_memory", Parameter: "script"}
	case e.Err != nil:
		return nil, err
	case c.edit != nil: // as an operation of a batch, which reports what fails
		return nil, &wire.Error{Code: CodeServer, Message: err.Error(), Reason: "script_failed", Parameter: "script"}
	}
	return e, nil
}

// script returns the source that the call gives or names.
func (c *Call) script() (source string, o script.Options, err error) {
	if o.Name, err = c.text("", "name"); err != nil {
		return "", o, err
	}
	if _, ok := c.first("script", "source", "code"); ok {
		source, err = c.text("", "script", "source", "code")
		return source, o, err
	}
	if _, ok := c.first(pathKeys...); !ok {
		return "", o, missing("script")
	}
	path, err := c.text("", pathKeys...)
	if err != nil {
		return "", o, err
	}
	if o.Name == "" {
		o.Name = path
	}
	data, err := c.Env.Engine.ReadFile(path, script.MaxSource)
	return string(data), o, err
}
