// Package world describes what light meets: the voxels with their materials, the sun, the sky and the ground. It is the common ground of
// the quick renderer in engine/render and the path tracer in engine/render/path, so that pictures of every quality show the same scene in
// the same light.
//
// Intensities are linear, in shares of the brightest that a picture can show. A white diffuse face in the open that the default sun and
// sky light from above has an intensity of about 1.
package world
