// Package sheet puts many pictures on one: contact sheets with labels for people and agents who want to see a model from all sides at
// once ([Contact]), and sprite sheets with a list of their frames for games ([Atlas]).
//
// Pictures come in as image.NRGBA of any sizes and are only read. What goes out is a new picture and where each one lies on it. The same
// input gives the same sheet everywhere.
//
//	img, places, err := sheet.Contact(ctx, []sheet.Cell{{Image: front, Label: "front"}, {Image: top, Label: "top"}}, sheet.ContactOptions{})
package sheet
