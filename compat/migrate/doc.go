// Package migrate is what moving the files of older programs of the family to goxel-daemon has in common: a report of what became of each part of
// a file, and files that are replaced with a backup and put back.
//
// What comes in: the texts that compat/migrate/config and compat/migrate/script make of old files. What goes out: a [Report] for people and
// machines, a unified [Diff], files written whole or not at all by [Commit], and a way back by [Rollback]. It is used by goxelctl migrate.
//
//	written, err := migrate.Commit(ctx, []migrate.Change{{Path: "build.sh", Text: text}}, time.Now())
//
// [Commit] writes no file but those named and their backups beside them, follows no symbolic link, and keeps mode and owner.
package migrate
