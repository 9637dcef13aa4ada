// Package minecraft reads and writes files with blocks of Minecraft's Java Edition: .schem (Sponge, WorldEdit), .schematic (MCEdit, read only),
// .litematic (Litematica) and .nbt (structure blocks, read only).
//
// All of them are a tree of NBT (see package nbt), packed by gzip, by zlib or not at all; what the tree holds says which format it is, whatever the
// file is called. Y is up and Z goes to the front: a file's block (x, y, z) is the world's cell (x, -z, y). Blocks in a box are listed with x
// fastest, then z, then y. Blocks become colours and colours blocks as package blocks says; the palette of the scene has the names of the blocks
// that were read. Entities and what blocks hold are not read.
//
// # .schem
//
// The root is called "Schematic", or in version 3 it holds a compound of that name. Versions 1 to 3 are read, and 2 or 3 is written.
//
//	Version int, DataVersion int (since 2)
//	Width, Height, Length   short without sign: the size along x, y, z
//	Palette                 compound: the number of each block, such as "minecraft:oak_log[axis=y]"
//	PaletteMax int, BlockData byte array: for each cell the number, 7 bits in a byte from the lowest on, and 128 in all but the last
//	Blocks                  compound with Palette and Data, as BlockData, in place of those (in 3)
//	Offset int array        the lowest corner from the point where it is pasted; from that of the world in version 2
//	Metadata                compound: in version 2 WEOffsetX, WEOffsetY, WEOffsetZ int, the former as WorldEdit has it
//
// A file's WEOffset, or else its Offset, is the place of its lowest corner.
//
// # .schematic
//
//	Width, Height, Length   as above
//	Blocks, Data            byte arrays: for each cell the number of the block, and 4 bits about it
//	AddBlocks byte array    for each two cells 4 upper bits of their numbers, the first cell in the lower half
//	SchematicaMapping       compound: name and number of blocks, if they are others than Minecraft's
//	WEOffsetX, WEOffsetY, WEOffsetZ int   as above; without them WEOriginX and so on, in the world
//
// # .litematic
//
//	Version int (5 is written), SubVersion int, MinecraftDataVersion int
//	Metadata    Name, Author, Description string; EnclosingSize x, y, z int; RegionCount, TotalBlocks, TotalVolume int; TimeCreated, TimeModified long
//	Regions     compound: for each of them, by name
//	    Position x, y, z int, Size x, y, z int; a negative size reaches from the position, which it includes, downwards
//	    BlockStatePalette list of compounds: Name string, Properties compound of strings
//	    BlockStates long array: for each cell its place in the palette, in as many bits as the last place needs and at least 2, the first cell in the
//	        lowest bits; entries go on from one long to the next
//	    Entities, TileEntities, PendingBlockTicks, PendingFluidTicks lists
//
// A region becomes a layer, and a visible layer a region with a name that no other has.
//
// # .nbt
//
//	size        list of three ints
//	palette     list of compounds as above, or palettes, a list of such lists of which the first is read
//	blocks      list of compounds: pos list of three ints, state int
//
// The lowest corner of the structure is 0,0,0 in the world.
package minecraft
