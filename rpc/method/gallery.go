package method

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
)

// infoFields describes what appendRender appends.
const infoFields = "`{path, name, size, format, dimensions{width,height}, checksum, created_at, expires_at, ttl_remaining, session_id}`; times in Unix seconds, " +
	"expires_at and ttl_remaining null for a picture that only goes to make room"

var renderKeys = []string{"path", "file_path", "output_path", "name"}

func galleryMethods() []*Method {
	path := []Param{{Name: "path", Type: String, Keys: renderKeys, Required: true, Doc: "path or name of a picture in the managed folder"}}
	return []*Method{
		{
			Name: "get_render_info", Doc: "Describes a picture in the managed folder, see return_mode of render_scene.",
			Params: path, Order: []string{"path"},
			Result: []Field{
				{"success", "boolean", "true"},
				{"render", "object", infoFields},
				{"file", "object", "the same"},
			},
			Errors: []string{"render_not_found", "permission_denied", "read_failed"},
			Class:  Long, Daemon: true, Since: "1.0", Legacy: -1020,
			Start: galleryJob(renderInfo),
		},
		{
			Name: "list_renders", Doc: "Lists the pictures in the managed folder, the oldest first.",
			Params: []Param{
				{Name: "limit", Type: Integer, Doc: "at most so many; absent or 0 for all"},
				{Name: "offset", Type: Integer, Default: "0", Doc: "leaves out so many at the beginning"},
			},
			Order: []string{"limit", "offset"},
			Result: []Field{
				{"success", "boolean", "true"},
				{"count", "integer", "of those listed"},
				{"total", "integer", "of all"},
				{"total_size", "integer", "bytes of all"},
				{"renders", "object[]", infoFields},
				{"directory", "string", "the managed folder"},
			},
			Errors: []string{"permission_denied", "read_failed"},
			Class:  Long, Daemon: true, Since: "1.0",
			Start: galleryJob(listRenders),
		},
		{
			Name: "cleanup_render", Doc: "Deletes a picture from the managed folder.",
			Params: path, Order: []string{"path"},
			Result: []Field{{"success", "boolean", "true"}, {"message", "string", ""}, {"freed_bytes", "integer", ""}},
			Errors: []string{"render_not_found", "permission_denied", "write_failed"},
			Class:  Long, Daemon: true, Since: "1.0", Legacy: -1021,
			Start: galleryJob(cleanupRender),
		},
		{
			Name: "cleanup_renders", Doc: "Deletes the pictures in the managed folder whose time is over, as happens by itself now and then.",
			Aliases: []Alias{{Name: "cleanup_expired"}},
			Result:  []Field{{"success", "boolean", "true"}, {"removed_count", "integer", ""}, {"freed_bytes", "integer", ""}},
			Errors:  []string{"permission_denied", "write_failed"},
			Class:   Long, Daemon: true, Since: "1.0",
			Start: galleryJob(cleanupRenders),
		},
		{
			Name: "get_render_stats", Doc: "Tells how full the managed folder is and what was done in it.",
			Result: []Field{
				{"success", "boolean", "true"},
				{"stats", "object", "`{active_renders, total_renders, total_cleanups, current_cache_size, max_cache_size, cache_usage_percent (0 to 1), files_cleaned, bytes_freed, security_violations, cleanup_thread_active, last_cleanup, next_cleanup}`; bytes and Unix seconds, 0 for never; the cleanup begins with the first picture"},
			},
			Class: Long, Daemon: true, Since: "1.0",
			Start: galleryJob(renderStats),
		},
	}
}

// galleryJob makes a job of a function that looks at the folder, since disks may be slow.
func galleryJob(do func(ctx context.Context, c *Call, g *gallery.Gallery, dst []byte) ([]byte, error)) func(context.Context, *Call) (Job, error) {
	return func(_ context.Context, c *Call) (Job, error) {
		if c.Env.Gallery == nil {
			return nil, engine.Errorf(engine.FileNotFound, "", "this daemon keeps no folder of pictures")
		}
		return func(ctx context.Context, dst []byte) ([]byte, error) { return do(ctx, c, c.Env.Gallery, dst) }, nil
	}
}

func (c *Call) renderPath() (string, error) {
	path, err := c.text("", renderKeys...)
	if err == nil && path == "" {
		return "", missing("path")
	}
	return path, err
}

func renderInfo(ctx context.Context, c *Call, g *gallery.Gallery, dst []byte) ([]byte, error) {
	path, err := c.renderPath()
	if err != nil {
		return dst, err
	}
	info, err := g.Get(ctx, path)
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	for _, key := range [...]string{"render", "file"} {
		o.key(key)
		o.b = appendRender(o.b, &info, c)
	}
	return c.finish(&o), nil
}

func listRenders(ctx context.Context, c *Call, g *gallery.Gallery, dst []byte) ([]byte, error) {
	limit, err := c.ranged(0, 0, 1<<31, "limit")
	if err != nil {
		return dst, err
	}
	offset, err := c.ranged(0, 0, 1<<31, "offset")
	if err != nil {
		return dst, err
	}
	list, total, err := g.List(ctx)
	if err != nil {
		return dst, err
	}
	all := len(list)
	list = list[min(int(offset), all):]
	if limit > 0 {
		list = list[:min(int(limit), len(list))]
	}
	o := begin(dst)
	o.bool("success", true)
	o.int("count", int64(len(list)))
	o.int("total", int64(all))
	o.int("total_size", total)
	o.key("renders")
	o.b = append(o.b, '[')
	for i := range list {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = appendRender(o.b, &list[i], c)
	}
	o.b = append(o.b, ']')
	o.str("directory", g.Dir())
	return c.finish(&o), nil
}

func cleanupRender(_ context.Context, c *Call, g *gallery.Gallery, dst []byte) ([]byte, error) {
	path, err := c.renderPath()
	if err != nil {
		return dst, err
	}
	freed, err := g.Remove(path)
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.str("message", "removed")
	o.int("freed_bytes", freed)
	return c.finish(&o), nil
}

func cleanupRenders(ctx context.Context, c *Call, g *gallery.Gallery, dst []byte) ([]byte, error) {
	cleaned, err := g.Clean(ctx)
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.int("removed_count", int64(cleaned.Files))
	o.int("freed_bytes", cleaned.Bytes)
	return c.finish(&o), nil
}

func renderStats(_ context.Context, c *Call, g *gallery.Gallery, dst []byte) ([]byte, error) {
	s := g.Stats()
	o := begin(dst)
	o.bool("success", true)
	o.key("stats")
	in := begin(o.b)
	in.int("active_renders", int64(s.ActiveRenders))
	in.int("total_renders", s.TotalRenders)
	in.int("total_cleanups", s.TotalCleanups)
	in.int("current_cache_size", s.CurrentCacheSize)
	in.int("max_cache_size", s.MaxCacheSize)
	in.float("cache_usage_percent", s.CacheUsage)
	in.int("files_cleaned", s.FilesCleaned)
	in.int("bytes_freed", s.BytesFreed)
	in.int("security_violations", s.SecurityViolations)
	in.bool("cleanup_thread_active", s.CleanupThreadActive)
	in.int("last_cleanup", max(s.LastCleanup.Unix(), 0))
	in.int("next_cleanup", max(s.NextCleanup.Unix(), 0))
	o.b = in.end()
	return c.finish(&o), nil
}

// appendRender appends the description of a picture in the managed folder.
func appendRender(dst []byte, info *gallery.Info, c *Call) []byte {
	o := begin(dst)
	o.str("path", info.Path)
	o.str("name", info.Name)
	o.int("size", info.Size)
	o.str("format", info.Format)
	o.key("dimensions")
	in := begin(o.b)
	in.int("width", int64(info.Width))
	in.int("height", int64(info.Height))
	o.b = in.end()
	o.str("checksum", info.Checksum)
	o.int("created_at", info.CreatedAt.Unix())
	if info.ExpiresAt.IsZero() {
		o.null("expires_at")
		o.null("ttl_remaining")
	} else {
		o.int("expires_at", info.ExpiresAt.Unix())
		o.int("ttl_remaining", max(int64(info.ExpiresAt.Sub(c.Env.Engine.Now()).Seconds()), 0))
	}
	o.str("session_id", info.Session)
	return o.end()
}
