// Package blocks maps the blocks of Minecraft and the nodes of Luanti to colours and back, for the codecs of their files, and carries rows of
// block numbers between those files and volumes.
//
// A [Table] has the colours: those of the text files beside this one, families that are computed (sixteen dyes, twelve woods), blocks whose
// names say what they are made of (oak_stairs is as oak_planks), and what a user says. A [Reader] turns the names in a file into colours, makes
// up a colour for names that nobody knows, and says so once. A [Matcher] finds the block for a colour:
//
//  1. the block that a user gave this colour,
//  2. the full cube or the translucent block that has exactly this colour,
//  3. the block that names a swatch of the scene's palette with this colour, as readers leave one for each block of a file,
//  4. the full cube, or for a colour with alpha below 255 the translucent block, whose colour is nearest by the weighted distance of
//     T. Riemersma ("Colour metric", CompuPhase), which is computed in integers, so that every machine finds the same.
//
// Nearest are only blocks that stay as they are placed: neither sand, which falls, nor leaves, which decay, nor ores or machines.
package blocks
