// Package lettering draws short texts into pictures: labels, numbers, titles. A text comes in as a string of any bytes and goes out as
// smooth, anti-aliased letters blended over an [image.NRGBA], with a halo around them if they must be legible over anything.
//
// There is one face, Go Medium, which golang.org/x/image carries (Bigelow & Holmes, under the licence of Go). Its outlines are read from
// the font's tables and filled with exact coverage, so that a text looks the same on every machine. Lines are set as in a label: one
// line, left to right, without kerning.
//
//	lettering.Draw(img, 64, 100, "front", lettering.Style{Size: 14, Color: ink, Halo: paper}, lettering.Bottom)
package lettering
