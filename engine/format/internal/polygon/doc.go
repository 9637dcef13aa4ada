// Package polygon cuts the faces of meshes into triangles. A convex face becomes a fan around its first corner; any other loses one ear after
// the other (G. H. Meisters, "Polygons have ears", 1975), seen along the axis on which it is broadest.
//
//	var c polygon.Cutter
//	for _, t := range c.Cut(corners) {
//		fmt.Println(corners[t[0]], corners[t[1]], corners[t[2]])
//	}
package polygon
