// Package render draws a volume as a picture on the CPU, by casting rays.
//
// In comes a [Subject], a [storage.Volume] with its layers that nobody writes to while it is drawn, usually a clone, and [Options], of which the
// zero value is useful. Out comes a [Result]: an [image.NRGBA], the camera that was used in full, so that the same view can be asked for
// again, and, if asked for, [Buffers] that say what is seen in each pixel. [PNG] holds the file of a picture under a limit. Package
// engine/studio and the formats of files that hold pictures call it.
//
// The world is that of package storage: right-handed, Z up. "front" looks along +Y and shows the -Y faces. A [Camera] may be given
// whole, in parts, or not at all; what is missing is chosen so that everything is in view, with a margin of 5 to 10 % of the picture.
//
// # Qualities
//
// [Draft] casts one ray through the middle of each pixel, in flat light: an opaque cell is its colour times the light on a face that looks to
// its side, exactly, see the comment on shader. [Standard] adds smooth edges, soft shadows, coloured ones behind glass, dark creases,
// reflections and the shadows on a ground, at about four times the time of Draft. [High] follows light along its paths, see package
// engine/render/path. All of them show the same [world.World] in the same light, so that they differ in care, not in what is there.
//
// # How Standard works
//
// In a first pass one ray goes through the middle of each pixel, and from what it meets one to the sun. The second pass looks at each pixel with
// those around it. Where these show other surfaces, samples towards them tell whether surfaces meet in the pixel, and if so it becomes the mean
// of all of its samples. Samples begin shortly before the surfaces around them, so that they are quick. Where the pixels around on the same surface do
// not agree about the sun, more rays go there, to all parts of the sun. So the work is done on edges and half-shadows only, flat areas
// have exactly one colour and pictures compress well. Where voxels take few pixels, what is found out about the sun and the creases of a face serves
// all pixels that show it; where they take less than two, every pixel takes all samples.
//
// Light is added up in linear intensities and stored as sRGB. The same input always gives the same picture, with any number of processors:
// nothing depends on which goroutine draws a part of the picture, nor on when.
//
// # Example
//
//	result, err := render.Render(ctx, volume, render.Options{Width: 640, Height: 480, Preset: "front"})
//	if err != nil {
//		return err
//	}
//	png, err := picture.AppendPNG(nil, result.Image)
package render
