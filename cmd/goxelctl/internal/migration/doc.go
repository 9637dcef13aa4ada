// Package migration is the command goxelctl migrate: configuration, batch files and shell scripts of the older programs of the family become ours.
//
// What comes in: files that the command line names. What goes out: new files, a report, and an exit status that tells whether somebody has to look.
// The work is done by compat/migrate and the packages below it. No file but those named is written, but for backups beside them.
package migration
