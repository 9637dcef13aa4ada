// Package trace casts rays through volumes.
//
// In comes a [storage.Volume] that nobody writes to, usually a clone. [New] arranges its tiles in a [Grid] for rays; a [Ray] then
// visits the occupied cells along a line from near to far, and says whether anything opaque lies between two points. Package
// engine/render draws with it.
//
// The world is that of package storage: right-handed, Z up, one voxel wide cells. Distances along a ray are in lengths of its direction, so in
// voxels if that is a unit vector.
//
//	g, err := trace.New(ctx, volume, nil)
//	if err != nil {
//		return err
//	}
//	r := g.NewRay()
//	r.Aim(trace.Vec{X: 8, Y: -40, Z: 8}, trace.Vec{Y: 1})
//	for r.Next() {
//		fmt.Println(r.Hit.Pos(), r.Hit.Color(), r.Hit.At)
//	}
package trace
