package config

// Row is what becomes of a key of one shape.
type Row struct {
	Shape ID
	Keys  []string // spellings of the key; one that ends in .* stands for all below it
	Flag  string   // the long name of a flag of goxel-daemon, "" for none
	As    Reading  // how the value is read
	Scale int64    // of a size: bytes per unit; of a duration: milliseconds per unit
	Fine  []string // values at which nothing is lost if the key is left out; "*" for any
	Under string   // key of a switch; while that is off, nothing is lost
	Why   string   // why it is left out, or how its meaning differs
}

// Reasons that several rows have.
const (
	whyTCP       = "goxel-daemon listens on a Unix socket only; use ssh -L or socat for a network"
	whyAuth      = "goxel-daemon admits users by the kernel's word on who connects: allow-user and allow-group"
	whyRotate    = "goxel-daemon does not rotate its log; let logrotate do it and send SIGHUP, or log to the journal"
	whyLogParts  = "the log has time, level and what happened"
	whyRate      = "there is no limit on the rate; queue-size, max-connections and the memory limits bound the load"
	whyMemory    = "the Go runtime sees to it"
	whyHealth    = "ping and status answer at any time"
	whyMetrics   = "the method status tells the figures; nothing listens for a collector"
	whyProfile   = "profile = \"cpu\" and profile-dir profile the daemon"
	whyRestart   = "restarting is the work of systemd or launchd: Restart= and RestartSec= of the unit"
	whyClient    = "it was meant for the client that starts the daemon"
	whyLegacy    = "goxel-daemon listens on one socket; a symbolic link from the old path to it serves clients that have the old path"
	whyFolder    = "files are opened by the paths that clients name; root = [\"FOLDER\"] would confine them"
	whyRequests  = "the log has no line for each request; log-level = \"debug\" logs more"
	whyCompress  = "replies are not compressed"
	whyRemark    = "a remark on the file"
	whyKernel    = "the system sets it"
	whyScript    = "it was meant for the control script; systemd has TimeoutStartSec= and TimeoutStopSec="
	whyMaxMemory = "it bounds what projects hold with their undo records, not the whole process"
	whyTimeout   = "it is the deadline of work that is not short"
	whyPicture   = "goxel-daemon draws by itself and needs no such library"
	whyBatch     = "a JSON-RPC batch has at most 1,000 requests"
)

// Rows returns the table: every key of every shape with what becomes of it.
func Rows() []Row {
	var all []Row
	for _, part := range []struct {
		shape ID
		rows  func() []Row
	}{
		{Full, full},
		{Release, release},
		{Short, short},
		{Guide, guide},
		{Tool, tool},
		{Header, header},
		{Variables, variables},
		{Flags, flags},
		{Unit, directives},
		{Agent, agent},
	} {
		for _, row := range part.rows() {
			row.Shape = part.shape
			all = append(all, row)
		}
	}
	return all
}

// full has the keys of shape Full.
func full() []Row {
	return []Row{
		{Keys: []string{"version", "description", "defaults.*"}, Fine: []string{"*"}, Why: whyRemark},
		{Keys: []string{"daemon.daemonize"}, Flag: "daemonize", As: Switch},
		{Keys: []string{"daemon.pid_file"}, Flag: "pid-file"},
		{Keys: []string{"daemon.socket_path"}, Flag: "socket"},
		{Keys: []string{"daemon.log_file"}, Flag: "log-file"},
		{Keys: []string{"daemon.working_dir"}, Flag: "working-dir"},
		{Keys: []string{"daemon.user"}, Flag: "user"},
		{Keys: []string{"daemon.group"}, Flag: "group"},
		{Keys: []string{"server.workers"}, Flag: "workers", As: Number},
		{Keys: []string{"server.queue_size"}, Flag: "queue-size", As: Number},
		{Keys: []string{"server.max_connections"}, Flag: "max-connections", As: Number},
		{Keys: []string{"server.enable_priority_queue"}, Flag: "priority-queue", As: Switch},
		{Keys: []string{"server.bind_address"}, Fine: []string{"unix", ""}, Why: whyTCP},
		{Keys: []string{"server.timeout_seconds"}, Flag: "request-timeout", As: Duration, Scale: 1000, Why: whyTimeout},
		{Keys: []string{"logging.level"}, Flag: "log-level", As: Level},
		{Keys: []string{"logging.format"}, Flag: "log-format", As: Format},
		{Keys: []string{"logging.rotation.*"}, Under: "logging.rotation.enabled", Why: whyRotate},
		{Keys: []string{"logging.structured", "logging.include_timestamp"}, Fine: []string{"true"}, Why: whyLogParts},
		{Keys: []string{"logging.include_pid", "logging.include_thread_id"}, Fine: []string{"false"}, Why: whyLogParts},
		{Keys: []string{"security.socket_permissions"}, Flag: "socket-mode", As: Mode},
		{Keys: []string{"security.socket_group"}, Flag: "socket-group"},
		{Keys: []string{"security.enable_authentication"}, Fine: []string{"false"}, Why: whyAuth},
		{Keys: []string{"security.max_request_size_mb"}, Flag: "max-request", As: Size, Scale: 1 << 20},
		{Keys: []string{"security.rate_limiting.*"}, Under: "security.rate_limiting.enabled", Why: whyRate},
		{Keys: []string{"performance.worker_thread_stack_size_kb", "performance.message_buffer_size_kb", "performance.enable_memory_pooling", "performance.gc_interval_seconds"}, Fine: []string{"*"}, Why: whyMemory},
		{Keys: []string{"performance.max_memory_mb"}, Flag: "max-memory", As: Size, Scale: 1 << 20, Why: whyMaxMemory},
		{Keys: []string{"monitoring.enable_health_check", "monitoring.health_check_interval_seconds"}, Fine: []string{"*"}, Why: whyHealth},
		{Keys: []string{"monitoring.enable_metrics"}, Fine: []string{"false"}, Why: whyMetrics},
		{Keys: []string{"monitoring.metrics_endpoint"}, Under: "monitoring.enable_metrics", Why: whyMetrics},
		{Keys: []string{"monitoring.enable_profiling"}, Fine: []string{"false"}, Why: whyProfile},
		{Keys: []string{"auto_start.*"}, Under: "auto_start.enabled", Why: whyRestart},
		{Keys: []string{"mcp_integration.enabled"}, Flag: "protocol", As: Tools},
		{Keys: []string{"mcp_integration.*"}, Under: "mcp_integration.enabled", Why: whyClient},
		{Keys: []string{"environment.*"}, As: Variable, Why: "set it by Environment= in the unit if it is needed"},
		{Keys: []string{"paths.temp_directory", "paths.cache_directory", "paths.config_directory"}, Fine: []string{"*"}, Why: "goxel-daemon has no such folder; that of pictures is render-dir"},
		{Keys: []string{"paths.data_directory"}, Why: whyFolder},
	}
}

// release has the keys of shape Release.
func release() []Row {
	return []Row{
		{Keys: []string{"daemon.socket_path"}, Flag: "socket"},
		{Keys: []string{"daemon.socket_permissions"}, Flag: "socket-mode", As: Mode},
		{Keys: []string{"daemon.socket_backlog"}, Fine: []string{"*"}, Why: whyKernel},
		{Keys: []string{"daemon.tcp_enabled"}, Fine: []string{"false"}, Why: whyTCP},
		{Keys: []string{"daemon.tcp_host", "daemon.tcp_port"}, Under: "daemon.tcp_enabled", Why: whyTCP},
		{Keys: []string{"daemon.pid_file"}, Flag: "pid-file"},
		{Keys: []string{"daemon.working_directory"}, Flag: "working-dir"},
		{Keys: []string{"daemon.umask"}, Flag: "umask", As: Mode},
		{Keys: []string{"daemon.worker_threads"}, Flag: "workers", As: Workers},
		{Keys: []string{"daemon.request_queue_size"}, Flag: "queue-size", As: Number},
		{Keys: []string{"daemon.request_timeout"}, Flag: "request-timeout", As: Duration, Scale: 1, Why: whyTimeout},
		{Keys: []string{"daemon.max_clients"}, Flag: "max-connections", As: Number},
		{Keys: []string{"daemon.client_timeout"}, Why: "a connection at rest costs nothing and is kept; one that takes no replies is cut off"},
		{Keys: []string{"daemon.max_request_size"}, Flag: "max-request", As: Size, Scale: 1},
		{Keys: []string{"daemon.batch_size"}, Fine: []string{"*"}, Why: whyBatch},
		{Keys: []string{"daemon.keepalive_interval"}, Fine: []string{"*"}, Why: "a Unix socket tells at once when a client has gone"},
		{Keys: []string{"daemon.gc_interval"}, Fine: []string{"*"}, Why: whyMemory},
		{Keys: []string{"logging.enable_logging"}, Fine: []string{"true"}, Why: "there is always a log; log-file = \"/dev/null\" is nobody's"},
		{Keys: []string{"logging.log_level"}, Flag: "log-level", As: Level},
		{Keys: []string{"logging.log_file"}, Flag: "log-file"},
		{Keys: []string{"logging.log_max_size", "logging.log_max_files"}, Why: whyRotate},
		{Keys: []string{"logging.log_format"}, Flag: "log-format", As: Format},
		{Keys: []string{"logging.enable_metrics"}, Fine: []string{"false"}, Why: whyMetrics},
		{Keys: []string{"logging.metrics_interval"}, Under: "logging.enable_metrics", Why: whyMetrics},
		{Keys: []string{"logging.log_requests", "logging.log_slow_requests"}, Fine: []string{"false"}, Why: whyRequests},
		{Keys: []string{"logging.slow_request_threshold"}, Under: "logging.log_slow_requests", Why: whyRequests},
		{Keys: []string{"security.enable_auth"}, Fine: []string{"false"}, Why: whyAuth},
		{Keys: []string{"security.auth_token", "security.auth_timeout"}, Under: "security.enable_auth", Why: whyAuth},
		{Keys: []string{"security.allowed_users"}, Flag: "allow-user", As: List},
		{Keys: []string{"security.allowed_groups"}, Flag: "allow-group", As: List},
		{Keys: []string{"security.enable_rate_limit"}, Fine: []string{"false"}, Why: whyRate},
		{Keys: []string{"security.rate_limit_requests", "security.rate_limit_burst"}, Under: "security.enable_rate_limit", Why: whyRate},
		{Keys: []string{"resource_limits.max_memory_usage"}, Flag: "max-memory", As: Size, Scale: 1, Why: whyMaxMemory},
		{Keys: []string{"resource_limits.memory_warning_threshold"}, Why: "an edit that would pass max-memory is refused; nothing warns before"},
		{Keys: []string{"resource_limits.cpu_affinity"}, Fine: []string{""}, Why: "set CPUAffinity= in the unit"},
		{Keys: []string{"resource_limits.nice_level"}, Fine: []string{"0"}, Why: "set Nice= in the unit"},
		{Keys: []string{"resource_limits.max_open_files"}, Why: "set LimitNOFILE= in the unit; max-connections is lowered to what it allows"},
		{Keys: []string{"monitoring.health_check_enabled", "monitoring.health_check_interval"}, Fine: []string{"*"}, Why: whyHealth},
		{Keys: []string{"monitoring.metrics_enabled", "monitoring.prometheus_enabled"}, Fine: []string{"false"}, Why: whyMetrics},
		{Keys: []string{"monitoring.prometheus_port"}, Under: "monitoring.prometheus_enabled", Why: whyMetrics},
		{Keys: []string{"monitoring.status_file", "monitoring.status_update_interval"}, Why: "goxel-daemon writes no such file; the method status tells more"},
		{Keys: []string{"advanced.socket_buffer_size"}, Fine: []string{"*"}, Why: whyKernel},
		{Keys: []string{"advanced.json_parser_depth"}, Fine: []string{"*"}, Why: "requests may be nested 128 deep"},
		{Keys: []string{"advanced.enable_profiling"}, Fine: []string{"false"}, Why: whyProfile},
		{Keys: []string{"advanced.profile_output"}, Under: "advanced.enable_profiling", Why: whyProfile},
		{Keys: []string{"advanced.enable_compression"}, Fine: []string{"false"}, Why: whyCompress},
		{Keys: []string{"advanced.compression_threshold"}, Under: "advanced.enable_compression", Why: whyCompress},
		{Keys: []string{"advanced.debug_mode"}, Flag: "log-level", As: Debug},
		{Keys: []string{"advanced.trace_requests"}, Fine: []string{"false"}, Why: whyRequests},
		{Keys: []string{"environments.*"}, Why: "only one set of values can be taken over: name it by --environment"},
	}
}
