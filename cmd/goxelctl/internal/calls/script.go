package calls

import (
	"context"
	"encoding/json"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/session"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/value"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// script is the command script.
type script struct {
	*Maker
	row     *method.Method
	code    string
	file    string
	project string
	timeout time.Duration
}

// Script returns the command script. m is the row of the method that runs scripts.
func (mk *Maker) Script(m *method.Method) *cobra.Command {
	s := &script{Maker: mk, row: m}
	cmd := &cobra.Command{
		Use:   "script FILE.js | script -c CODE",
		Short: "Run JavaScript on a project or a file",
		Long: plain(m.Doc) + "\n\nWhat the script prints goes to standard output, and with -c the value of its last expression too. FILE may be - for standard input.\n" +
			"Without --file it works on the daemon's project; without a daemon on an empty one, which is not kept.",
		Example: "  goxelctl script tower.js --file tower.gox\n  goxelctl script -c 'console.log(1+1)'",
		GroupID: Tools, Args: cobra.MaximumNArgs(1), RunE: s.run,
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&s.code, "code", "c", "", "JavaScript `code` to run in place of a file")
	f.StringVarP(&s.file, "file", "F", "", "act on this model `file`, which is created if there is none, and save it; the work is done in this process unless --socket names a daemon")
	f.StringVar(&s.project, "project", "", "`id` of the daemon's project; absent: the one that was opened or created last")
	f.DurationVar(&s.timeout, "timeout", 0, "stop the script after this `time`, such as 30s; 0 for the daemon's own")
	return cmd
}

func (s *script) run(cmd *cobra.Command, args []string) error {
	work, err := s.work(args, cmd.Flags().Changed("code"))
	if err != nil {
		return &cli.ExitError{Code: cli.Usage, Err: err}
	}
	if s.Session.DryRun {
		return nil
	}
	if err := s.ground(cmd.Context()); err != nil {
		return err
	}
	res, err := s.Session.Do(cmd.Context(), s.Env, work)
	if err != nil {
		return err
	}
	return s.print(res.JSON)
}

// work returns the call that runs the script.
func (s *script) work(args []string, code bool) (work session.Call, err error) {
	name, source := "", s.code
	switch {
	case code && len(args) > 0:
		return work, cli.Usagef("a script comes from a file or from --code, not from both")
	case code:
	case len(args) == 0:
		return work, cli.Usagef("script needs FILE.js, or -c CODE")
	case args[0] == "-":
		name = "standard input"
		source, err = (&value.Reader{In: s.Env.In}).Text("-")
	default:
		name = args[0]
		source, err = value.ReadFile(name)
	}
	if err != nil {
		return work, err
	}
	work = session.Call{Row: s.row, Params: map[string]json.RawMessage{}, Project: s.project, Timeout: s.timeout}
	params := map[string]any{"script": source}
	if name != "" {
		params["name"] = name
	}
	if s.timeout > 0 {
		params["timeout_ms"] = max(s.timeout.Milliseconds(), 1)
	}
	for key, v := range params {
		work.Params[key], _ = json.Marshal(v) // strings and numbers always encode
	}
	if s.file == "" {
		return work, nil
	}
	if s.project != "" {
		return work, errTogether
	}
	work.File, err = filepath.Abs(s.file)
	return work, err
}

// ground makes an empty project for a script that has neither file nor daemon.
func (s *script) ground(ctx context.Context) error {
	if s.file != "" || s.project != "" || s.Env.Inner() {
		return nil
	}
	c, where, err := s.Session.Client(ctx)
	if err != nil || where != "" {
		return err
	}
	return c.Call(ctx, "create_project", map[string]any{"name": "script"}, nil)
}

// print shows what the script printed, what it failed with or what it changed.
func (s *script) print(raw json.RawMessage) error {
	if s.Env.JSON {
		if err := s.Env.PrintJSON(raw); err != nil {
			return err
		}
		return Verdict(raw)
	}
	var got struct {
		Success  bool
		Message  string
		Result   string
		Output   []string
		Changed  int64
		Warnings []string
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		return err
	}
	for _, l := range got.Output {
		if err := s.Env.Printf("%s\n", l); err != nil {
			return err
		}
	}
	if got.Result != "" && s.code != "" {
		if err := s.Env.Printf("%s\n", got.Result); err != nil {
			return err
		}
	}
	for _, w := range got.Warnings {
		s.Env.Warn("%s", w)
	}
	if !got.Success {
		return &scriptError{got.Message}
	}
	if got.Changed > 0 {
		s.Env.Remark("voxels changed: %d", got.Changed)
	}
	return nil
}

// scriptError is what a script threw.
type scriptError struct{ message string }

func (e *scriptError) Error() string { return e.message }
