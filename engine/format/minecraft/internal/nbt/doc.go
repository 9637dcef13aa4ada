// Package nbt reads and writes NBT, the tree of named values that Minecraft keeps everything in (Notch, "Named Binary Tag", and the Minecraft
// wiki's "NBT format"), in the big-endian form of the Java Edition.
//
//	value     u8 type, string name, payload
//	string    u16 number of bytes; modified UTF-8, as Java has it: NUL is C0 80, what needs four bytes is two surrogates of three
//	types     0 end; 1 i8; 2 i16; 3 i32; 4 i64; 5 f32; 6 f64; 7 i32 n, n times i8; 8 string; 9 list: u8 type, i32 n, n payloads;
//	          10 compound: values up to a type 0; 11 i32 n, n times i32; 12 i32 n, n times i64
//
// A file is one named compound, mostly packed by gzip. [Unpack] unpacks it. [Parse] checks the whole tree once, so that its values can be read
// without errors afterwards; they are views of the bytes, and nothing is copied. A [Writer] writes a tree as it comes.
package nbt
