// Package luanti reads and writes .mts files, the schematics of Luanti (Minetest).
//
// All numbers are big-endian. Y is up and Z goes to the back: a file's node (x, y, z) is the world's cell (x, z, y).
//
//	"MTSM", u16 version: up to 4 is read, and 4 is written
//	u16     size x, y, z
//	u8      for each y, since version 3: how probable the slice is
//	u16     number of names, each of them u16 bytes and the bytes, such as "default:stone"
//	zlib    u16 for each node: the place of its name
//	        u8 for each node: how probable it is, and whether it replaces what is there
//	        u8 for each node: how it is turned and the like
//
// Nodes are listed with x fastest, then y, then z. A probability takes 7 bits, the eighth replaces: in version 4; before, it takes 8. Nodes and slices
// whose probability is 0 are never placed, but in version 1, where 0 means always. They are read as empty, as "air" and "ignore" are.
//
// Nodes become colours and colours nodes as package blocks says; the palette of the scene has the names of the nodes that were read.
// The lowest corner of a file is 0,0,0 in the world, since a schematic has no place of its own.
package luanti
