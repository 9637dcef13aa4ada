package method_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestShapes(t *testing.T) {
	withProject(t).play(`
		procedural_shape {"shape_type":"sphere","size_x":8,"size_y":8,"size_z":8,"center":[0,0,4],"color":"#3366cc"} => {"success":true,"shape_type":"sphere","voxels_created":280,"voxels_added":280,"layer_id":1,"changed":280,"revision":1,"bounding_box":{"min":[-4,-4,0],"max":[3,3,7]}}
		get_voxel [0,0,4]                             => {"color":[51,102,204,255]}
		delete_layer {"layer_id":1}                   => {"layer_count":1}
		procedural_shape                              => {"shape_type":"cube","voxels_created":1000,"bounding_box":{"min":[-5,-5,-5],"max":[4,4,4]}}
		procedural_shape {"mode":"remove"}            => {"voxels_created":1000}
		procedural_shape ["cube",3,2,1,10,10,10,1,2,3,255,1] => {"voxels_created":6,"bounding_box":{"min":[9,9,10],"max":[11,10,10]}}
		procedural_shape ["cube",0,-5,0,100,0,0]      => {"voxels_created":1000}
		procedural_shape ["cube",1,1,1,10,10,10,1,2,3,0,1] => {"voxels_created":0}
		undo                                          => {"changed":1000,"label":"procedural_shape"}
		procedural_shape {"shape":"box","size":1}     => {"shape_type":"box","voxels_created":1}
		procedural_shape {"type":"ELLIPSOID","dimensions":{"width":1,"height":1,"depth":3},"center_x":20,"center_y":21,"center_z":22} => {"shape_type":"ellipsoid","voxels_created":3,"bounding_box":{"min":[20,21,21],"max":[20,21,23]}}
		procedural_shape {"shape":"sphere","radius":2,"position":{"x":40,"y":0,"z":0}}   => {"voxels_created":81}
		shape.sphere {"center":[50,0,0],"radius":2,"color":[1,2,3,255],"filled":true}    => {"shape_type":"sphere","voxels_added":81}
		shape.sphere {"center":[60,0,0],"type":"cube","size":3}                          => {"shape_type":"cube","voxels_added":27}
		shape.box {"start":[70,0,0],"end":[72,2,2],"color":[1,2,3],"filled":false}       => {"voxels_added":26}
		shape.box {"start":[82,2,2],"end":{"x":80,"y":0,"z":0},"hollow":true}            => {"voxels_added":26}
		shape.cylinder {"base":[90,0,0],"height":4,"radius":1,"axis":"x"}                => {"voxels_added":36,"bounding_box":{"min":[90,-1,-1],"max":[93,1,1]}}
		shape.cylinder {"base":[90,20,0],"radius":1}                                     => {"voxels_added":27,"bounding_box":{"min":[89,19,0],"max":[91,21,2]}}
		create_shape {"shape":"pyramid","size":[5,5,3],"center":[100,0,0]}               => {"voxels_created":35}
		get_voxel [100,0,1]                                                              => {"exists":true}
		get_voxel [101,0,1]                                                              => {"exists":false}
		procedural_shape {"shape":"pyramid","size":[5,5,3],"center":[110,0,0],"flip":true} => {"voxels_created":35}
		get_voxel [111,0,1]                                                              => {"exists":true}
		procedural_shape {"shape":"cone","size":[3,5,5],"center":[120,0,0],"axis":"X"}   => {"voxels_created":"*","bounding_box":{"min":[119,-2,-2],"max":[121,2,2]}}
		procedural_shape {"shape":"torus","size":[11,11,3],"center":[140,0,0]}           => {"voxels_created":"*","bounding_box":{"min":[135,-5,-1],"max":[145,5,1]}}
		get_voxel [140,0,0]                                                              => {"exists":false}
		procedural_shape {"shape":"torus","size":[11,11,3],"center":[160,0,0],"tube":5}  => {"voxels_created":"*"}
		get_voxel [161,0,0]                                                              => {"exists":true}
		procedural_shape {"size":5,"center":[180,0,0],"hollow":true,"thickness":2}       => {"voxels_created":124}
		procedural_shape {"size":4,"center":[200,0,0],"clip":{"min":[200,0,0],"max":[300,300,300]}} => {"voxels_created":8}
		procedural_shape {"size":4,"center":[220,0,0],"smoothness":1}                    => {"voxels_created":"*","bounding_box":{"min":[217,-3,-3],"max":[222,2,2]}}
	`)
}

func TestShapeParameters(t *testing.T) {
	withProject(t).play(`
		procedural_shape {"shape":"blob"}                     => -32602 invalid_params shape
		procedural_shape {"shape_type":5}                     => -32602 invalid_params shape_type
		procedural_shape [7]                                  => -32602 invalid_params shape_type
		procedural_shape {"size":0}                           => -32602 invalid_params size
		procedural_shape {"size":"5"}                         => -32602 invalid_params size
		procedural_shape {"dimensions":[1,2,3,4]}             => -32602 invalid_params dimensions
		procedural_shape {"size_x":"5"}                       => -32602 invalid_params size_x
		procedural_shape {"size_y":99999999}                  => -32602 invalid_params size_y
		procedural_shape {"center":5}                         => -32602 invalid_params center
		procedural_shape {"center_z":2000000000}              => -32602 invalid_params center_z
		procedural_shape {"center_z":"1"}                     => -32602 invalid_params center_z
		procedural_shape {"radius":-1}                        => -32602 invalid_params radius
		procedural_shape {"radius":1.5}                       => -32602 invalid_params radius
		procedural_shape {"radius":3,"height":0,"shape":"cylinder"} => -32602 invalid_params height
		procedural_shape {"base":[0,0]}                       => -32602 invalid_params base
		procedural_shape {"start":[0,0,0]}                    => -32602 missing_parameter end
		procedural_shape {"end":[0,0,0]}                      => -32602 missing_parameter start
		procedural_shape {"start":5,"end":[0,0,0]}            => -32602 invalid_params start
		procedural_shape {"start":[0,0,0],"end":[0,"x",0]}    => -32602 invalid_params end
		procedural_shape {"start":[0,0,0],"end":[0,0,16777216]} => -32602 invalid_params end
		procedural_shape {"axis":"q"}                         => -32602 invalid_params axis
		procedural_shape {"flip":1}                           => -32602 invalid_params flip
		procedural_shape {"hollow":"yes"}                     => -32602 invalid_params hollow
		procedural_shape {"filled":0}                         => -32602 invalid_params filled
		procedural_shape {"thickness":0}                      => -32602 invalid_params thickness
		procedural_shape {"tube":-1}                          => -32602 invalid_params tube
		procedural_shape {"tube":[]}                          => -32602 invalid_params tube
		procedural_shape {"mode":"none"}                      => -32602 invalid_params mode
		procedural_shape {"color":[1]}                        => -32602 invalid_params color
		procedural_shape {"size":16777216}                    => -32006 memory_limit
		procedural_shape {"size":2,"center":[1073741823,0,0]} => {"voxels_created":8}
		procedural_shape {"size":4,"center":[-1073741824,0,0]} => {"voxels_created":32}
		procedural_shape {"base":[1073741823,0,0],"axis":"x","radius":0,"height":9,"shape":"cylinder"} => {"voxels_created":0}
	`)
}

// TestShapesBelongByCentre compares random boxes, ellipsoids and cylinders with their definition.
func TestShapesBelongByCentre(t *testing.T) {
	const seed = 21
	rnd := rand.New(rand.NewPCG(seed, 3))
	r := withProject(t)
	for range 60 {
		r.ok("new_layer", "")
		shape := []string{"cube", "sphere", "cylinder"}[rnd.IntN(3)]
		size := [3]int32{1 + rnd.Int32N(12), 1 + rnd.Int32N(12), 1 + rnd.Int32N(12)}
		at := [3]int32{rnd.Int32N(40) - 20, rnd.Int32N(40) - 20, rnd.Int32N(40) - 20}
		axis := rnd.IntN(3)
		params := fmt.Sprintf(`{"shape":%q,"size":[%d,%d,%d],"center":[%d,%d,%d],"axis":%q,"color":[1,2,3]}`,
			shape, size[0], size[1], size[2], at[0], at[1], at[2], "xyz"[axis:axis+1])
		got := r.ok("procedural_shape", params)
		m := model{}
		m.fill(sized(shape, at, size, axis), "replace", storage.RGB(1, 2, 3), nil)
		if got["voxels_created"] != float64(len(m)) {
			t.Errorf("%s: created %v, want %d", params, got["voxels_created"], len(m))
		}
		m.compare(r)
		if t.Failed() {
			t.Fatalf("seed %d: %s", seed, params)
		}
	}
}

// TestFlippedConesMirrorWithTheirTips makes cones whose mirror images point at each other.
func TestFlippedConesMirrorWithTheirTips(t *testing.T) {
	for _, shape := range []string{"cone", "pyramid"} {
		r := withProject(t)
		r.ok("procedural_shape", fmt.Sprintf(`{"shape":%q,"size":[7,7,5],"center":[0,0,-3],"symmetry":"z","symmetry_origin":[0,0,0]}`, shape))
		for x := range 4 {
			for z := range 6 {
				up, down := r.ok("get_voxel", fmt.Sprintf("[%d,0,%d]", x, z)), r.ok("get_voxel", fmt.Sprintf("[%d,0,%d]", x, -1-z))
				if up["exists"] != down["exists"] {
					t.Errorf("%s: x %d, z %d differs from its mirror image", shape, x, z)
				}
			}
		}
	}
}
