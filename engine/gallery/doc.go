// Package gallery keeps a folder of pictures that are handed out by path: each has a name of its own, an end of its life and a checksum,
// and all together stay within a bound.
//
// Finished files of pictures come in ([Gallery.Put]); paths and facts go out ([Info]). The daemon calls it for pictures whose place the
// client leaves to it.
//
//	g, err := gallery.Open(gallery.Options{})
//	...
//	info, err := g.Put(ctx, gallery.Picture{Format: "png", Width: 512, Height: 512, Data: file, Session: "p1"})
//	fmt.Println(info.Path) // /run/user/1000/goxel/renders/render_1767225600_p1_0a1b2c3d.png
//
// # Files
//
// A picture's file is called
//
//	render_<unix seconds>_<session>_<8 hex digits>.<extension>
//
// and nothing else in the folder is ever touched. A file is there completely or not at all: it is written beside its place and renamed.
// A file may be read by whoever may read the folder, which is the user alone where the gallery has made it.
//
// What a file does not say itself stands in index.jsonl, one JSON object a line:
//
//	{"name":"render_1767225600_p1_0a1b2c3d.png","format":"png","media_type":"image/png","width":512,"height":512,"session":"p1",
//	 "size":51200,"modified":1767225600123456789,"created":1767225600123456789,"expires":1767229200123456789,"sha256":"<64 hex digits>"}
//
// Times are Unix nanoseconds, expires 0 for a picture without an end. Lines are appended before their file appears; of two lines for a
// name the last counts, and lines without a file are left out when the index is next written anew. A file without a line, or with one
// that does not fit its size and time, is described from its name and its header, so that a lost or damaged index costs no picture.
//
// Several daemons of a user may share a folder: each sees all pictures, and each keeps the whole folder within its own bounds.
//
// # Cost
//
// [Open] makes no folder and starts nothing where there are no pictures. The first picture makes the folder and starts one goroutine, which
// removes what has expired every few minutes; [Gallery.Close] stops it and waits. The files stay, for the next daemon to find.
package gallery
