package calls

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/session"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/show"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// Maker makes commands that work in one environment and session.
type Maker struct {
	Env      *cli.Env
	Session  *session.Session
	Complete bool // whether the commands get completions, which a line of a batch does without
}

// Name returns the name of a method's command, "" for methods that have none.
func Name(m *method.Method) string {
	if strings.HasPrefix(m.Name, "$") {
		return ""
	}
	return dashed(strings.TrimPrefix(m.Name, "rpc."))
}

// Aliases returns the further names of a method's command with the names that they call the method by.
func Aliases(m *method.Method) (list []method.Alias) {
	for _, a := range m.Aliases {
		if name := dashed(a.Name); name != Name(m) && !slices.ContainsFunc(list, func(b method.Alias) bool { return dashed(b.Name) == name }) {
			list = append(list, a)
		}
	}
	return list
}

// call is the command of a method.
type call struct {
	*Maker
	m          *method.Method
	inputs     map[string]*input // by key
	project    string
	file       string
	ifRevision int64
	timeout    time.Duration
}

// Method returns the command of a method. taken reports which names belong to other commands and are no aliases of this one.
func (mk *Maker) Method(m *method.Method, taken func(name string) bool) *cobra.Command {
	c := &call{Maker: mk, m: m, inputs: map[string]*input{}}
	cmd := &cobra.Command{
		Use: usageLine(m), Short: short(m), Long: long(m), Example: examplesOf(m), GroupID: GroupOf(m),
		Args: cobra.ArbitraryArgs, RunE: c.run, DisableFlagsInUseLine: true,
	}
	for _, a := range Aliases(m) {
		if name := dashed(a.Name); !taken(name) {
			cmd.Aliases = append(cmd.Aliases, name)
		}
	}
	c.bind(cmd.Flags())
	if mk.Complete {
		c.completions(cmd)
	}
	return cmd
}

// aboutDaemon lists the methods that tell of a daemon that runs, and say nothing of one that is there for a single command.
func aboutDaemon() []string {
	return []string{"ping", "status", "list_projects", "get_config", "get_performance_metrics", "shutdown"}
}

func (c *call) bind(f *pflag.FlagSet) {
	f.SortFlags = false
	if !c.m.Free {
		for i := range c.m.Params {
			if c.m.Params[i].Name != "project_id" {
				bind(f, &c.m.Params[i], c.inputs)
			}
		}
	}
	if !c.m.Daemon {
		if c.m.Class != method.Session {
			f.StringVarP(&c.file, "file", "F", "", "act on this `file`"+c.fileDoc()+"; the work is done in this process unless --socket names a daemon")
			f.Int64Var(&c.ifRevision, "if-revision", 0, "fail if the project is at another `revision`")
		}
		f.StringVar(&c.project, "project", "", "`id` of the daemon's project; absent: the one that was opened or created last")
		f.StringVar(&c.project, "project-id", "", "")
		f.Lookup("project-id").Hidden = true
	}
	if c.m.Class != method.Control && !c.m.Free {
		f.DurationVar(&c.timeout, "timeout", 0, "give up after this `time`, such as 30s; 0 for the daemon's own")
	}
}

func (c *call) fileDoc() string {
	if c.m.Class == method.Edit {
		return ", which is created if there is none, and save it"
	}
	return ""
}

// usageLine returns the usage line: the arguments in their order.
func usageLine(m *method.Method) string {
	line := Name(m)
	if m.Free {
		return line + " [VALUE...]"
	}
	keys := order(m)
	if m.AltOrder != nil {
		keys = m.AltOrder
	}
	for _, key := range keys {
		line += " [" + strings.ToUpper(dashed(key)) + "]"
	}
	return line + " [flags]"
}

func (c *call) run(cmd *cobra.Command, args []string) error {
	work, stdout, err := c.work(cmd, args)
	if err != nil {
		return &cli.ExitError{Code: cli.Usage, Err: err}
	}
	if stdout {
		if err := c.writable(); err != nil {
			return err
		}
	}
	if c.Session.DryRun {
		return nil
	}
	if c.m.Daemon && slices.Contains(aboutDaemon(), c.m.Name) && !c.Env.Inner() {
		if err := c.Env.FindDaemon(cmd.Context()); err != nil {
			return err
		}
	}
	res, err := c.Session.Do(cmd.Context(), c.Env, work)
	if err != nil {
		return err
	}
	if stdout {
		return c.picture(res.JSON)
	}
	c.kept(res)
	if err := show.Result(c.Env, c.m, res.JSON); err != nil {
		return err
	}
	return Verdict(res.JSON)
}

// work returns the call that flags and arguments ask for, and whether its picture goes to standard output.
func (c *call) work(cmd *cobra.Command, args []string) (work session.Call, stdout bool, err error) {
	work = session.Call{Row: c.m, Name: c.called(cmd), Timeout: c.timeout}
	if c.m.Free {
		work.Whole, err = c.whole(args)
		return work, false, err
	}
	if err := c.positional(args); err != nil {
		return work, false, err
	}
	if work.Params, stdout, err = c.params(); err != nil {
		return work, false, err
	}
	if cmd.Flags().Changed("if-revision") {
		work.IfRevision = &c.ifRevision
	}
	work.Project = c.project
	if c.file != "" {
		if c.project != "" {
			return work, false, errTogether
		}
		work.File, err = filepath.Abs(c.file)
	}
	return work, stdout, err
}

// called returns the name by which to call the method: an alias may stand for values of parameters.
func (c *call) called(cmd *cobra.Command) string {
	for _, a := range c.m.Aliases {
		if a.Preset != nil && dashed(a.Name) == cmd.CalledAs() {
			return a.Name
		}
	}
	return c.m.Name
}

// kept remarks what a command cannot have done that has neither a daemon nor a file.
func (c *call) kept(res session.Result) {
	switch {
	case res.Where != "" || c.file != "" || c.Env.Inner():
	case c.m.Class == method.Session:
		c.Env.Remark("no daemon runs, so the project ends with this command; name a file by --file to keep edits, or start goxel-daemon")
	case !c.m.Daemon:
		c.Env.Remark("no daemon runs, so there is no project; name a file by --file, or start goxel-daemon")
	}
}

// Verdict returns the error that a result stands for which says that not all was done. All was said by the result itself.
func Verdict(raw json.RawMessage) error {
	var r struct {
		Success   *bool
		Processed int64 `json:"processed_count"`
		Done      int64 `json:"successful_operations"`
	}
	if json.Unmarshal(raw, &r) != nil || r.Success == nil || *r.Success {
		return nil
	}
	if r.Processed > 0 || r.Done > 0 {
		return &cli.ExitError{Code: cli.Partly}
	}
	return &cli.ExitError{Code: cli.Failed}
}

// patience is how long a completion waits for a daemon.
const patience = time.Second

// layers returns ids and names of the layers that the command would work on, for completion.
func (c *call) layers(ctx context.Context) (list []string) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	work := session.Call{Row: &method.Method{Name: "list_layers"}, Project: c.project}
	if c.file != "" {
		work.File, _ = filepath.Abs(c.file) // without it the call fails, and there is nothing to complete
	}
	res, err := c.Session.Do(ctx, c.Env, work)
	var got struct {
		Layers []struct {
			ID   json.Number
			Name string
		}
	}
	if err != nil || json.Unmarshal(res.JSON, &got) != nil {
		return nil
	}
	for _, l := range got.Layers {
		list = append(list, cobra.CompletionWithDesc(l.ID.String(), l.Name), l.Name)
	}
	return list
}
