// Package heightmap reads and writes landscapes as grey PNG pictures, a pixel for each column of voxels.
//
// The picture shows the landscape from above, as the view "top" does: a column of the picture is an x, a row is a y, the top row being the
// highest y. A grey value says how high a column of voxels is; one of 0 is no column, and so is a pixel with alpha 0.
//
// The encoder writes the highest voxel of each column: grey values of 8 bits that are heights in voxels above the lowest voxel of all, or of 16
// bits if one is above 255. Before the picture comes a text chunk (tEXt) with the keyword "goxel-daemon" and the text
//
//	heightmap min=X,Y,Z
//
// of the min corner in voxels, followed by " colors=NAME" if there is a file of colours beside this one: a PNG picture of the same size, 8-bit
// RGBA, whose name is escaped as in URLs. Such a pair of files reads back as it was, but for what was empty or had another colour below the
// highest voxels.
//
// In a picture without that text the greatest value stands for max_height voxels, values between are rounded, the min corner is 0,0,0, and
// a column has the colour of its pixel unless a colour map is given: a PNG or JPEG file of any size, which is stretched over the picture
// without mixing colours. Pictures in colour can be read too if the format is named; their luma counts.
package heightmap
