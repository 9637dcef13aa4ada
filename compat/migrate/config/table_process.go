package config

// variables has the environment variables of the family.
func variables() []Row {
	return []Row{
		{Keys: []string{"GOXEL_SOCKET", "GOXEL_SOCKET_PATH", "GOXEL_DAEMON_SOCKET"}, Flag: "socket"},
		{Keys: []string{"GOXEL_PID_FILE"}, Flag: "pid-file"},
		{Keys: []string{"GOXEL_LOG_FILE", "GOXEL_DAEMON_LOG_FILE"}, Flag: "log-file"},
		{Keys: []string{"GOXEL_DAEMON_USER"}, Flag: "user"},
		{Keys: []string{"GOXEL_DAEMON_GROUP"}, Flag: "group"},
		{Keys: []string{"GOXEL_WORKING_DIR"}, Flag: "working-dir"},
		{Keys: []string{"GOXEL_MAX_WORKERS", "GOXEL_WORKERS", "GOXEL_WORKER_THREADS", "GOXEL_DAEMON_THREAD_POOL_SIZE"}, Flag: "workers", As: Workers},
		{Keys: []string{"GOXEL_QUEUE_SIZE"}, Flag: "queue-size", As: Number},
		{Keys: []string{"GOXEL_MAX_CONNECTIONS", "GOXEL_DAEMON_MAX_CONNECTIONS"}, Flag: "max-connections", As: Number},
		{Keys: []string{"GOXEL_DAEMON_REQUEST_TIMEOUT", "GOXEL_CLI_TIMEOUT"}, Flag: "request-timeout", As: Duration, Scale: 1000, Why: whyTimeout},
		{Keys: []string{"GOXEL_SHUTDOWN_TIMEOUT"}, Flag: "stop-timeout", As: Duration, Scale: 1},
		{Keys: []string{"GOXEL_VERBOSE", "VERBOSE", "DEBUG"}, Flag: "log-level", As: Debug},
		{Keys: []string{"GOXEL_LOG_LEVEL", "GOXEL_DAEMON_LOG_LEVEL"}, Flag: "log-level", As: Level},
		{Keys: []string{"GOXEL_PROTOCOL_MODE"}, Flag: "protocol", As: Protocol},
		{Keys: []string{"GOXEL_MCP_FEATURES"}, Flag: "protocol", As: Tools},
		{Keys: []string{"GOXEL_RENDER_DIR"}, Flag: "render-dir"},
		{Keys: []string{"GOXEL_RENDER_TTL"}, Flag: "render-ttl", As: Duration, Scale: 1000},
		{Keys: []string{"GOXEL_RENDER_MAX_SIZE"}, Flag: "render-max-size", As: Size, Scale: 1},
		{Keys: []string{"GOXEL_RENDER_CLEANUP_INTERVAL"}, Flag: "render-cleanup-interval", As: Duration, Scale: 1000},
		{Keys: []string{"GOXEL_CONFIG_FILE"}, Why: "name that file as well, to have its values taken over"},
		{Keys: []string{"GOXEL_DAEMON_BINARY", "GOXEL_START_TIMEOUT", "GOXEL_STOP_TIMEOUT", "GOXEL_STARTUP_TIMEOUT", "GOXEL_HEALTH_TIMEOUT"}, Fine: []string{"*"}, Why: whyScript},
		{Keys: []string{"GOXEL_HEADLESS", "GOXEL_HEADLESS_MODE", "GOXEL_DAEMON_MODE"}, Fine: []string{"*"}, Why: "goxel-daemon has no window and no other mode"},
		{Keys: []string{"OSMESA_RENDERING"}, Fine: []string{"*"}, Why: whyPicture},
		{Keys: []string{"GOXEL_ENABLE_PROFILING"}, Fine: []string{"0", "false"}, Why: whyProfile},
		{Keys: []string{"GOXEL_DAEMON_PORT"}, Why: whyTCP},
		{Keys: []string{"GOXEL_DAEMON_IDLE_TIMEOUT"}, Why: "a connection at rest costs nothing and is kept"},
		{Keys: []string{"GOXEL_DAEMON_LOG_MAX_SIZE", "GOXEL_DAEMON_LOG_MAX_FILES"}, Why: whyRotate},
		{Keys: []string{"GOXEL_DAEMON_ENABLE_COMPRESSION"}, Fine: []string{"0", "false"}, Why: whyCompress},
		{Keys: []string{"GOXEL_DAEMON_CACHE_SIZE"}, Fine: []string{"*"}, Why: "projects are held in memory whole; max-memory bounds them"},
		{Keys: []string{"GOXEL_DAEMON_BATCH_QUEUE_SIZE", "GOXEL_CLI_BATCH_SIZE"}, Fine: []string{"*"}, Why: whyBatch},
		{Keys: []string{"GOXEL_MCP_DAEMON_SOCKET"}, Why: whyLegacy},
	}
}

// flags has the command line of the C daemon.
func flags() []Row {
	return []Row{
		{Keys: []string{"socket", "s"}, Flag: "socket"},
		{Keys: []string{"pid-file", "p"}, Flag: "pid-file"},
		{Keys: []string{"log-file", "l"}, Flag: "log-file"},
		{Keys: []string{"working-dir", "w"}, Flag: "working-dir"},
		{Keys: []string{"user", "u"}, Flag: "user"},
		{Keys: []string{"group", "g"}, Flag: "group"},
		{Keys: []string{"workers", "j"}, Flag: "workers", As: Number},
		{Keys: []string{"queue-size", "q"}, Flag: "queue-size", As: Number},
		{Keys: []string{"max-connections", "m"}, Flag: "max-connections", As: Number},
		{Keys: []string{"protocol", "P"}, Flag: "protocol", As: Protocol},
		{Keys: []string{"priority-queue"}, Flag: "priority-queue", As: Given},
		{Keys: []string{"daemonize", "D"}, Flag: "daemonize", As: Given},
		{Keys: []string{"verbose", "V"}, Flag: "log-level", As: Debug},
		{Keys: []string{"foreground", "f", "headless", "daemon"}, As: Given, Fine: []string{"*"}, Why: "goxel-daemon stays in the foreground unless told otherwise"},
		{Keys: []string{"config", "c"}, Why: "no daemon of the family reads it; name that file as well, to have its values taken over"},
		{Keys: []string{"help", "h", "version", "v", "status", "stop", "reload"}, As: Given, Fine: []string{"*"}, Why: "it is a command and no setting"},
		{Keys: []string{"test-signals", "test-lifecycle", "test-concurrent", "test-mode", "install-service"}, As: Given, Why: "goxel-daemon has no such command"},
		{Keys: []string{"tcp", "port"}, Why: whyTCP},
		{Keys: []string{"compatibility"}, Fine: []string{"*"}, Why: "old names and forms of requests are always answered"},
	}
}
