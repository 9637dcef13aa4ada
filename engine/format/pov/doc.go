// Package pov writes scenes for the ray tracer POV-Ray 3.7, which draws them with
//
//	povray +Imodel.pov +W1024 +H768
//
// The file is a program in POV-Ray's language:
//
//	#version 3.7;
//	#declare Look_0 = finish { ... }        how the surface of each material takes light; Look_0 is that without one
//	#macro Vox(Min, Max, Color) ... #end    a box of voxels
//	#declare Camera_1 = camera { ... }      each camera
//	camera { Camera_1 }                     the active one, or one that sees all
//	light_source { ... }
//	#declare Look = Look_0;
//	union {                                 each visible layer, the topmost first
//	  Vox(<0,0,0>,<3,1,1>,<1,0.501961,0,0>)
//	}
//
// A box has the voxels of one colour between two corners, within a tile; its colour has sRGB channels divided by 255, and how much light it lets
// through. Of voxels at one place only that of the topmost layer is written, since boxes at one place would flicker. The
// coordinates are those of the world: Z up and right-handed, which the cameras' sky and the negative right vector tell POV-Ray.
package pov
