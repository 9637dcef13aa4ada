package method

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"runtime/metrics"
	"time"
)

func systemMethods(t *Table) []*Method {
	return []*Method{
		{
			Name: "ping", Doc: "Answers.",
			Aliases: []Alias{{Name: "system.ping"}, {Name: "health_check"}},
			Result:  []Field{{"pong", "boolean", "true"}, {"timestamp", "integer", "Unix seconds"}},
			Class:   Read, Daemon: true, Since: "1.0",
			Do: func(_ context.Context, c *Call, dst []byte) ([]byte, error) {
				o := begin(dst)
				o.bool("pong", true)
				o.int("timestamp", time.Now().Unix())
				return c.finish(&o), nil
			},
		},
		{
			Name: "echo", Doc: "Returns its parameters, without the white space between them; `{}` if there are none.",
			Aliases: []Alias{{Name: "test.echo"}},
			Result:  []Field{{"*", "any", "the parameters"}},
			Class:   Read, Daemon: true, Free: true, Since: "1.0",
			Do: func(_ context.Context, c *Call, dst []byte) ([]byte, error) {
				raw := c.Req.ParamsText()
				if raw == nil {
					return append(dst, "{}"...), nil
				}
				out := bytes.NewBuffer(dst)
				if err := json.Compact(out, raw); err != nil { // a reply is one line, whatever the request was
					return dst, err
				}
				return out.Bytes(), nil
			},
		},
		{
			Name: "version", Doc: "Tells the version of the daemon.",
			Aliases: []Alias{{Name: "get_version"}, {Name: "system.get_version"}},
			Result:  []Field{{"version", "string", ""}, {"type", "string", "`daemon`"}, {"protocol", "string", "`JSON-RPC 2.0`"}},
			Class:   Read, Daemon: true, Since: "1.0",
			Do: func(_ context.Context, c *Call, dst []byte) ([]byte, error) {
				o := begin(dst)
				o.str("version", c.Env.Version)
				o.str("type", "daemon")
				o.str("protocol", "JSON-RPC 2.0")
				return c.finish(&o), nil
			},
		},
		{
			Name: "status", Doc: "Tells how the daemon is.",
			Aliases: []Alias{{Name: "get_daemon_status"}, {Name: "daemon.status"}, {Name: "system.get_status"}},
			Result: []Field{
				{"status", "string", "`running`"},
				{"version", "string", ""},
				{"daemon_version", "string", "the same"},
				{"pid", "integer", ""},
				{"current_time", "string", "local time, `YYYY-MM-DD HH:MM:SS`"},
				{"hostname", "string", ""},
				{"goxel_initialized", "boolean", "true"},
				{"methods_available", "integer", ""},
				{"memory_allocated", "integer", "bytes of the heap in use"},
				{"heap_allocations", "integer", "allocations on the heap since the start"},
				{"heap_allocated_bytes", "integer", "their bytes"},
				{"uptime_seconds", "integer", ""},
				{"storage", "string", "the storage kind"},
				{"active_connections", "integer", ""},
				{"active_projects", "integer", ""},
				{"project_memory", "integer", "bytes held by volumes and undo records"},
				{"total_requests", "integer", ""},
				{"total_errors", "integer", ""},
				{"requests_pending", "integer", ""},
				{"workers", "integer", ""},
				{"workers_busy", "integer", ""},
				{"bytes_read", "integer", ""},
				{"bytes_written", "integer", ""},
			},
			Class: Read, Daemon: true, Since: "1.0",
			Do: func(_ context.Context, c *Call, dst []byte) ([]byte, error) { return status(t, c, dst), nil },
		},
		{
			Name: "list_methods", Doc: "Lists every name that is answered.",
			Aliases: []Alias{{Name: "system.list_methods"}},
			Result:  []Field{{"count", "integer", ""}, {"methods", "object[]", "`{method, description}`"}},
			Class:   Read, Daemon: true, Since: "1.0",
			Do: func(_ context.Context, c *Call, dst []byte) ([]byte, error) { return listMethods(t, c, dst), nil },
		},
		{
			Name: "rpc.discover", Doc: "Describes every method as an OpenRPC document.",
			Result: []Field{{"*", "object", "an OpenRPC 1.3 document"}},
			Class:  Read, Daemon: true, Since: "1.0",
			Do: func(_ context.Context, c *Call, dst []byte) ([]byte, error) {
				return t.appendOpenRPC(dst, c.Env.Version), nil
			},
		},
		{
			Name: "$/cancelRequest", Doc: "Ends a request of this connection that is under way; it is answered with the error -32800. As a notification it has no answer.",
			Params: []Param{{Name: "id", Type: Any, Required: true, Doc: "the id of the request"}}, Order: []string{"id"},
			Result: []Field{{"cancelled", "boolean", "whether there was such a request"}},
			Class:  Control, Daemon: true, Since: "1.0",
			Do: func(_ context.Context, c *Call, dst []byte) ([]byte, error) {
				v, ok := c.get("id")
				if !ok {
					return dst, missing("id")
				}
				o := begin(dst)
				o.bool("cancelled", c.Conn.Cancel(v.raw))
				return c.finish(&o), nil
			},
		},
	}
}

func status(t *Table, c *Call, dst []byte) []byte {
	host, _ := os.Hostname() // "" if it is unknown
	st, eng := c.Env.Stats(), c.Env.Engine.Stats()
	opt := c.Env.Engine.Options()
	o := begin(dst)
	o.str("status", "running")
	o.str("version", c.Env.Version)
	o.str("daemon_version", c.Env.Version)
	o.int("pid", int64(os.Getpid()))
	o.str("current_time", time.Now().Format(time.DateTime))
	o.str("hostname", host)
	o.bool("goxel_initialized", true)
	o.int("methods_available", int64(len(t.Methods)))
	used, count, bytes := heap()
	o.int("memory_allocated", used)
	o.int("heap_allocations", count)
	o.int("heap_allocated_bytes", bytes)
	o.int("uptime_seconds", int64(st.UptimeSeconds))
	o.str("storage", opt.Storage.Name)
	o.int("active_connections", st.Connections)
	o.int("active_projects", int64(eng.Projects))
	o.int("project_memory", eng.Bytes)
	o.int("total_requests", st.Requests)
	o.int("total_errors", st.Errors)
	o.int("requests_pending", int64(eng.Pending))
	o.int("workers", int64(opt.Workers))
	o.int("workers_busy", int64(eng.Busy))
	o.int("bytes_read", st.BytesRead)
	o.int("bytes_written", st.BytesWritten)
	return c.finish(&o)
}

// heap returns the bytes of the heap in use, and how many allocations there were and of how many bytes. It does not stop the world.
func heap() (used, count, bytes int64) {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/allocs:objects"}, {Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	of := func(v metrics.Value) int64 {
		if v.Kind() != metrics.KindUint64 {
			return 0
		}
		return int64(v.Uint64())
	}
	return of(s[0].Value), of(s[1].Value), of(s[2].Value)
}

func listMethods(t *Table, c *Call, dst []byte) []byte {
	names, methods := t.Names()
	o := begin(dst)
	o.int("count", int64(len(names)))
	o.key("methods")
	o.b = append(o.b, '[')
	for i, name := range names {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		in := begin(o.b)
		in.str("method", name)
		doc := methods[name].Summary()
		if name != methods[name].Name {
			doc = "alias of " + methods[name].Name
		}
		in.str("description", doc)
		o.b = in.end()
	}
	o.b = append(o.b, ']')
	return c.finish(&o)
}
