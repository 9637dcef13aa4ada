package config

// short has the keys of shape Short.
func short() []Row {
	return []Row{
		{Keys: []string{"daemon.socket_path"}, Flag: "socket"},
		{Keys: []string{"daemon.pid_file"}, Flag: "pid-file"},
		{Keys: []string{"daemon.log_file"}, Flag: "log-file"},
		{Keys: []string{"daemon.log_level"}, Flag: "log-level", As: Level},
		{Keys: []string{"performance.worker_threads"}, Flag: "workers", As: Workers},
		{Keys: []string{"performance.max_connections"}, Flag: "max-connections", As: Number},
		{Keys: []string{"performance.queue_size"}, Flag: "queue-size", As: Number},
		{Keys: []string{"security.user"}, Flag: "user"},
		{Keys: []string{"security.group"}, Flag: "group"},
	}
}

// guide has the keys of shape Guide.
func guide() []Row {
	return []Row{
		{Keys: []string{"daemon.socket_path"}, Flag: "socket", Under: "daemon.enable_unix_socket"},
		{Keys: []string{"daemon.enable_unix_socket"}, Fine: []string{"true"}, Why: whyTCP},
		{Keys: []string{"daemon.enable_tcp"}, Fine: []string{"false"}, Why: whyTCP},
		{Keys: []string{"daemon.tcp_port"}, Under: "daemon.enable_tcp", Why: whyTCP},
		{Keys: []string{"daemon.max_connections"}, Flag: "max-connections", As: Number},
		{Keys: []string{"daemon.timeout_ms"}, Flag: "request-timeout", As: Duration, Scale: 1, Why: whyTimeout},
		{Keys: []string{"performance.cache_size_mb"}, Fine: []string{"*"}, Why: "projects are held in memory whole; max-memory bounds them"},
		{Keys: []string{"performance.batch_size"}, Fine: []string{"*"}, Why: whyBatch},
		{Keys: []string{"performance.auto_gc"}, Fine: []string{"*"}, Why: whyMemory},
		{Keys: []string{"logging.level"}, Flag: "log-level", As: Level},
		{Keys: []string{"logging.file"}, Flag: "log-file"},
	}
}

// tool has the keys of shape Tool.
func tool() []Row {
	return []Row{
		{Keys: []string{"daemon.protocol"}, Flag: "protocol", As: Protocol},
		{Keys: []string{"daemon.socket"}, Flag: "socket"},
		{Keys: []string{"daemon.workers"}, Flag: "workers", As: Number},
		{Keys: []string{"mcp.enabled"}, Flag: "protocol", As: Tools},
		{Keys: []string{"mcp.compatibility_mode", "compatibility.enabled"}, Fine: []string{"*"}, Why: "old names and forms of requests are always answered"},
		{Keys: []string{"compatibility.legacy_mcp_socket", "compatibility.legacy_daemon_socket"}, Under: "compatibility.enabled", Why: whyLegacy},
	}
}

// header has the keys of shape Header.
func header() []Row {
	return []Row{
		{Keys: []string{"process.pid_file", "process.pid_file_path"}, Flag: "pid-file"},
		{Keys: []string{"process.working_dir", "process.working_directory"}, Flag: "working-dir"},
		{Keys: []string{"process.user"}, Flag: "user"},
		{Keys: []string{"process.group"}, Flag: "group"},
		{Keys: []string{"process.daemonize"}, Flag: "daemonize", As: Switch},
		{Keys: []string{"process.umask"}, Flag: "umask", As: Mode},
		{Keys: []string{"process.create_pid_file"}, Fine: []string{"*"}, Why: "pid-file says whether there is one"},
		{Keys: []string{"sockets.unix.enabled"}, Fine: []string{"true"}, Why: whyTCP},
		{Keys: []string{"sockets.unix.path"}, Flag: "socket", Under: "sockets.unix.enabled"},
		{Keys: []string{"sockets.unix.permissions", "sockets.unix.perms", "sockets.unix.mode"}, Flag: "socket-mode", As: Mode, Under: "sockets.unix.enabled"},
		{Keys: []string{"sockets.unix.group"}, Flag: "socket-group", Under: "sockets.unix.enabled"},
		{Keys: []string{"sockets.unix.backlog", "sockets.tcp.backlog", "sockets.backlog"}, Fine: []string{"*"}, Why: whyKernel},
		{Keys: []string{"sockets.tcp.enabled"}, Fine: []string{"false"}, Why: whyTCP},
		{Keys: []string{"sockets.tcp.*"}, Under: "sockets.tcp.enabled", Why: whyTCP},
		{Keys: []string{"workers.count", "workers.threads", "workers.num_workers", "workers.worker_count"}, Flag: "workers", As: Workers},
		{Keys: []string{"workers.queue_size", "workers.queue"}, Flag: "queue-size", As: Number},
		{Keys: []string{"workers.stack_size", "workers.stack_size_bytes"}, Fine: []string{"*"}, Why: whyMemory},
		{Keys: []string{"workers.priority_queue", "workers.enable_priority_queue"}, Flag: "priority-queue", As: Switch},
		{Keys: []string{"performance.max_connections", "limits.max_connections"}, Flag: "max-connections", As: Number},
		{Keys: []string{"performance.request_timeout_ms", "performance.request_timeout", "limits.request_timeout_ms", "limits.request_timeout"}, Flag: "request-timeout", As: Duration, Scale: 1, Why: whyTimeout},
		{Keys: []string{"performance.shutdown_timeout_ms", "performance.shutdown_timeout", "limits.shutdown_timeout_ms", "process.shutdown_timeout_ms"}, Flag: "stop-timeout", As: Duration, Scale: 1},
		{Keys: []string{"process.startup_timeout_ms", "performance.startup_timeout_ms"}, Fine: []string{"*"}, Why: whyScript},
		{Keys: []string{"performance.buffer_size", "limits.buffer_size"}, Fine: []string{"*"}, Why: whyMemory},
		{Keys: []string{"performance.max_message_size", "limits.max_message_size", "limits.max_request_size"}, Flag: "max-request", As: Size, Scale: 1},
		{Keys: []string{"limits.max_memory"}, Flag: "max-memory", As: Size, Scale: 1, Why: whyMaxMemory},
		{Keys: []string{"health.restart_attempts", "health.max_restart_attempts", "health.restart_delay_ms", "health.restart_delay", "health.auto_restart"}, Under: "health.enabled", Why: whyRestart},
		{Keys: []string{"health.*"}, Fine: []string{"*"}, Why: whyHealth},
		{Keys: []string{"logging.level"}, Flag: "log-level", As: Level},
		{Keys: []string{"logging.file", "logging.path", "logging.log_file"}, Flag: "log-file"},
		{Keys: []string{"logging.max_size", "logging.max_size_mb", "logging.max_files"}, Why: whyRotate},
		{Keys: []string{"logging.syslog", "logging.use_syslog"}, Fine: []string{"false"}, Why: "the log goes to standard error, which systemd's journal takes"},
		{Keys: []string{"security.enable_auth", "security.authentication", "security.enabled"}, Fine: []string{"false"}, Why: whyAuth},
		{Keys: []string{"security.allowed_users"}, Flag: "allow-user", As: List},
		{Keys: []string{"security.allowed_groups"}, Flag: "allow-group", As: List},
	}
}

// agent has the keys of a launchd property list beside the arguments and variables, which have rows of their own.
func agent() []Row {
	return []Row{
		{Keys: []string{"*"}, Fine: []string{"*"}, Why: "it stays in the property list"},
	}
}

// directives has the lines of a systemd unit beside those that hold arguments and variables.
func directives() []Row {
	return []Row{
		{Keys: []string{"service.environmentfile"}, Why: "name that file as well, to have its variables taken over"},
		{Keys: []string{"*"}, Fine: []string{"*"}, Why: "it stays in the unit"},
	}
}
