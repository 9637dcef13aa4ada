// Package gltf reads and writes glTF 2.0 (Khronos Group, ISO/IEC 12113), as text and as the binary container GLB.
//
// A .gltf file is a JSON object; numbers lie in buffers, which are data URIs in base64, files beside, or the second chunk of a GLB:
//
//	u32 0x46546C67 "glTF"   u32 version 2   u32 length of the file
//	u32 length, u32 0x4E4F534A "JSON", the JSON text, blanks up to a multiple of 4
//	u32 length, u32 0x004E4942 "BIN\0", the first buffer, zeros up to a multiple of 4
//
// All numbers are little-endian. A buffer is cut into bufferViews, a bufferView holds the elements of accessors. A mesh is a list of
// primitives; a primitive names the accessors of its vertices (POSITION, NORMAL, COLOR_0, TEXCOORD_0), of its indices, and a material.
// Nodes place meshes and form a tree; a scene names the roots. Faces are counter-clockwise as seen from outside, Y is up, and factors and
// vertex colours are linear, while textures are sRGB with v running down.
//
// # Writing
//
// One root node has a child for each visible layer, named after it; a layer without a surface is a node without a mesh that has
// "empty layer" as "goxel" in its extras. The world's x, y, z become x, z, -y, in voxels. A layer far from the origin is placed by the
// translation of its node, since a float32 is exact up to 2^24 only. A mesh has a primitive for each material, with triangles, indices
// of 16 bits where they are enough, and vertices of
//
//	f32 x 3 POSITION   f32 x 3 NORMAL   then u16 x 4 COLOR_0, normalised, or f32 x 2 TEXCOORD_0, or neither
//
// A palette is a PNG of a power of two of texels along each edge, one for each colour, read by the nearest texel at its centre.
//
// Every material of the scene is written, with its name. The base colour multiplies the colours of the voxels. An emission beyond 1 is
// divided by a power of two, which is the strength of KHR_materials_emissive_strength, so that nothing is rounded. Colours of the palette
// that have a material have primitives of their own, whose material has the colour as "goxel" in its extras. Surfaces without a material
// have one without a name: white, rough, no metal.
//
// # Reading
//
// Every node with a mesh becomes a layer, with all transformations applied. The colour of a point is COLOR_0 times the texture times the
// factor of the base colour; in files of Goxel and of this package, as the generator tells, the factor stays in the layer's material.
// Alpha counts where alphaMode says so. Skins, animations, morphs, points and lines are left out with a warning. KHR_mesh_quantization,
// KHR_texture_transform, KHR_materials_emissive_strength and KHR_materials_pbrSpecularGlossiness are understood.
package gltf
