package method

import (
	"context"
	"math"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// Setting is a setting of the daemon as it is in force.
type Setting struct{ Name, Value string }

func controlMethods() []*Method {
	return []*Method{
		{
			Name: "get_config", Doc: "Tells the settings of the daemon that are in force. They are changed by its file of settings and SIGHUP.",
			Aliases: []Alias{{Name: "daemon.get_config"}},
			Result:  []Field{{"settings", "object", "values as text, by the long names of the daemon's flags"}},
			Class:   Read, Daemon: true, Since: "1.0", Do: getConfig,
		},
		{
			Name: "get_performance_metrics", Doc: "Tells figures of the daemon's load since its start.",
			Aliases: []Alias{{Name: "daemon.stats"}, {Name: "daemon.get_metrics"}},
			Params:  []Param{{Name: "time_range_minutes", Type: Number, Doc: "accepted; the figures are those since the start"}},
			Result: []Field{
				{"uptime_seconds", "number", ""},
				{"request_metrics", "object", "`{total_requests, requests_per_minute}`, the latter in the mean"},
				{"resource_metrics", "object", "`{memory_allocated, project_memory, active_projects, active_connections, workers, workers_busy, requests_pending, bytes_read, bytes_written}`"},
				{"error_metrics", "object", "`{total_errors, error_rate}`, the latter as a share of the requests"},
			},
			Class: Read, Daemon: true, Since: "1.0", Do: performanceMetrics,
		},
		{
			Name: "shutdown", Doc: "Stops the daemon, in order. Only where --allow-shutdown lets clients do it.",
			Aliases: []Alias{{Name: "shutdown_daemon"}, {Name: "daemon.shutdown"}, {Name: "system.shutdown"}},
			Params:  []Param{{Name: "force", Type: Boolean, Default: "false", Doc: "accepted; what is under way is waited for as --stop-timeout says"}},
			Result:  []Field{{"success", "boolean", "true"}, {"message", "string", ""}},
			Errors:  []string{"permission_denied"}, Class: Read, Daemon: true, Since: "1.0", Do: shutdown,
		},
	}
}

func getConfig(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	o := begin(dst)
	o.key("settings")
	s := begin(o.b)
	if c.Env.Settings != nil {
		for _, setting := range c.Env.Settings() {
			s.str(setting.Name, setting.Value)
		}
	}
	o.b = s.end()
	return c.finish(&o), nil
}

func performanceMetrics(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	if _, err := c.number(0, 0, math.MaxFloat64, "time_range_minutes"); err != nil {
		return dst, err
	}
	st, eng := c.Env.Stats(), c.Env.Engine.Stats()
	used, _, _ := heap()
	o := begin(dst)
	o.float("uptime_seconds", st.UptimeSeconds)
	part := func(name string, fill func(p *object)) {
		o.key(name)
		p := begin(o.b)
		fill(&p)
		o.b = p.end()
	}
	part("request_metrics", func(p *object) {
		p.int("total_requests", st.Requests)
		p.float("requests_per_minute", float64(st.Requests)/max(st.UptimeSeconds/60, 1.0/60))
	})
	part("resource_metrics", func(p *object) {
		p.int("memory_allocated", used)
		p.int("project_memory", eng.Bytes)
		p.int("active_projects", int64(eng.Projects))
		p.int("active_connections", st.Connections)
		p.int("workers", int64(c.Env.Engine.Options().Workers))
		p.int("workers_busy", int64(eng.Busy))
		p.int("requests_pending", int64(eng.Pending))
		p.int("bytes_read", st.BytesRead)
		p.int("bytes_written", st.BytesWritten)
	})
	part("error_metrics", func(p *object) {
		p.int("total_errors", st.Errors)
		p.float("error_rate", float64(st.Errors)/float64(max(st.Requests, 1)))
	})
	return c.finish(&o), nil
}

func shutdown(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	if _, err := c.boolean(false, "force"); err != nil {
		return dst, err
	}
	if c.Env.Shutdown == nil {
		return dst, &wire.Error{
			Code: CodePermission, Message: "clients may not stop this daemon: it runs without --allow-shutdown", Reason: "permission_denied",
		}
	}
	o := begin(dst)
	o.bool("success", true)
	o.str("message", "shutting down")
	dst = c.finish(&o)
	c.Env.Shutdown()
	return dst, nil
}
