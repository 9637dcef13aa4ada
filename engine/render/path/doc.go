// Package path draws a world by following light along its paths: the renderer behind quality "high" of package engine/render.
//
// In comes a [world.World], which nobody writes to meanwhile, a [Camera] and [Options]. Out comes a [Film] of linear intensities with alpha,
// before any background. Package engine/render calls it, puts the background behind the film and develops it.
//
// # What light does
//
// A path begins at the camera and is scattered up to eight times. Faces reflect light to all sides in their colour, and by gloss as facets do
// whose slopes are distributed as GGX: as much as metal does, or 4 % at right angles for what is smoother than chalk (Roughness below 1).
// At each surface the path asks for the light of the sun, whose disc makes soft shadows, and for that of a lamp, which is chosen by a tree over
// all faces that give light of their own; both are weighed against the chance that the path meets them by itself. Where it leaves the world it
// finds the sky. A white diffuse face in the open has the intensity that [world.Light] says: Irradiance and Direct of its normal.
//
// Translucent cells are glass. Of the light that meets one, some is reflected as by a mirror; of the rest, as much as the cell covers takes on its
// colour, of which the same share again is scattered and the others go on straight: [world.Through] goes on in all. Light is not bent. A cell
// counts where light enters its colour, so a block of glass is as clear as a pane. Shadows of glass have its colour. What a pane shows of the
// background keeps the alpha of other qualities, and takes the light that it colours from the sky.
//
// A ground with a colour is one more diffuse face, seen from above. A ground without one shows its shadow only: black, with the share of
// light as alpha that the voxels take away there. It gives nothing back to them.
//
// # What is left out
//
// Paths of more than eight scatterings end. So that few very bright paths do not leave specks, a path brings no more at once than twice the light
// that everything stands in (16 times by way of mirrors), gloss that is seen by way of a dull face is blurred, and a lamp that is seen
// directly is as bright as a picture can show.
//
// # Samples
//
// The picture is drawn in rounds over all of it, so a time limit finds it whole. Samples of a pixel fall anywhere in its square with equal weight.
// Their numbers come from a scrambled Sobol sequence that neighbouring pixels share, and depend on the pixel and the number of the sample only:
// the picture is the same with any number of goroutines. From 16 samples on, a pixel is left alone when two halves of the samples in the square
// of 5x5 pixels around it agree so well that the difference can hardly be seen; noise goes away by more samples, never by blur.
//
// # Example
//
//	film, err := path.Trace(ctx, w, render.NewView(&camera, 512, 512), path.Options{Width: 512, Height: 512, TimeLimit: 5 * time.Second})
//	if err != nil {
//		return err
//	}
//	fmt.Println(film.Samples, film.Complete)
package path
