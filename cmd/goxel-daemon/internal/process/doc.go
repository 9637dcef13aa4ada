// Package process tells what runs under a process id, and who listens at a Unix socket, so that nobody signals a process by a number that
// belongs to another one by now.
//
// In come process ids and paths of sockets, out go names and owners as the kernel knows them. The command's control flags (--status, --stop,
// --reload) use it for pid files that nobody holds locked.
package process
