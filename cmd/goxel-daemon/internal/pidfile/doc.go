// Package pidfile writes the process id of a daemon to a file and keeps the file locked while the daemon lives, so that others can tell a
// live daemon from a file that was left behind, also when the number belongs to another process by now.
//
// A file holds the id in decimal and a line feed. [Write] makes one; [Look] opens one to see who holds it. The lock is flock's: it belongs to the
// open file, ends with the process however that ends, and is seen by whoever may read the file.
//
//	f, err := pidfile.Write("/run/goxel/goxel.pid")
//	defer f.Close()
package pidfile
