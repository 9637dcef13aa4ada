// Package scene is what a project, a file and a picture have in common: layers over volumes, materials, cameras and a light, as
// plain data. It has no behaviour beyond keeping itself consistent; editing lives in engine/edit, files in engine/format.
//
// Coordinates are those of package storage: right-handed, Z up, cell (x, y, z) fills the unit cube above its min corner. A 4x4
// matrix is sixteen floats in the order X(4) Y(4) Z(4) T(4), the column-major layout of OpenGL; a point p maps to
// X*p.x + Y*p.y + Z*p.z + T.
package scene
