// Package section makes views of volumes that show what lies inside: cut-aways, slices and exploded views, each a volume of its own.
//
// In comes a [storage.Volume] that nobody writes to meanwhile; out comes a new volume of the kind that the caller's newVolume makes. [Cut]
// keeps what lies in a box, and [Remove] what lies outside of it; [CutAway] is the box that a plane leaves. [Slices] lists the boxes of the
// layers of cells along an axis, each of which Cut turns into a volume. [Explode] moves the slices apart along the axis, and an [Explosion]
// says where each of them went, so that others can label them.
//
// A document of several layers is cut layer by layer: the boxes of one call, or one Explosion, serve for all of them.
//
// Work goes tile by tile: a tile that lies inside is copied as it is, and only those at a border are masked. All of it looks at the context
// at every tile and gives way by package pace.
//
// A first use, the inside of a house seen from the front and its storeys apart:
//
//	front, err := section.Cut(ctx, house, section.CutAway(section.Y, 12, section.Below), newVolume)
//	...
//	storeys, where, err := section.Explode(ctx, house, section.Z, 8, 6, newVolume)
package section
