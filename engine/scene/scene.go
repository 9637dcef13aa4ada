package scene

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Scene is the content of a project or a file. Layers are ordered from bottom to top.
type Scene struct {
	Layers    []*Layer
	Active    int     // id of the active layer
	Box       *Matrix // the image box as a matrix, nil if none is set
	Materials []Material
	Cameras   []Camera
	Light     *Light   // nil for the default light
	Palette   *Palette // nil if there is none
	Extra     []Chunk  // parts of a .gox file that are not interpreted, written back in order
}

// Layer is one volume with its properties. IDs are positive and unique in a scene.
type Layer struct {
	ID       int
	Name     string
	Visible  bool
	Volume   storage.Volume
	Mode     Mode    // how the layer is merged onto those below it by renderers that honour it
	Matrix   Matrix  // its translation is the layer's pivot; voxels are not transformed by it, but for Base and Shape
	Box      *Matrix // bounding box of the layer, nil if none is set
	Material int     // index in Scene.Materials, -1 for none

	// Base is the id of the layer whose voxels, moved by Matrix, this layer shows, 0 if it is no clone. Volume holds the result.
	// Editing either end cuts the link.
	Base int
	// Shape is "sphere", "cube" or "cylinder" for a layer generated from the box Matrix in the colour Color, else "". Volume holds
	// the result. Editing the layer clears it.
	Shape string
	Color storage.Color

	ImagePath string // of an image layer: an opaque string that is never opened
	Extra     []Pair // keys of a .gox file that are not interpreted, written back in order
}

// Pair is a key with its value as a file holds it.
type Pair struct {
	Key   string
	Value []byte
}

// Chunk is a part of a file that is not interpreted.
type Chunk struct {
	Type string // four bytes
	Data []byte
}

// Material says how a surface takes light; Color and Emission are linear.
type Material struct {
	Name      string
	Color     [4]float32
	Metallic  float32
	Roughness float32
	Emission  [3]float32
	Extra     []Pair
}

// DefaultMaterial is what a new scene starts with.
var DefaultMaterial = Material{Name: "Material.1", Color: [4]float32{1, 1, 1, 1}, Metallic: 0.2, Roughness: 0.5}

// Camera is a view stored in a file. Matrix maps camera space to the world; the camera looks along its -Z with +Y up.
type Camera struct {
	Name   string
	Dist   float32 // distance to the target, in voxels
	Ortho  bool
	Matrix Matrix
	Active bool
	Extra  []Pair
}

// Light is the sun of a scene; angles in radians.
type Light struct {
	Pitch, Yaw, Intensity, Ambient, Shadow float32
	Fixed                                  bool // follows the camera
	Extra                                  []Pair
}

// DefaultLight is the light of a new scene: pitch 20 degrees, yaw 120 degrees.
var DefaultLight = Light{Pitch: 0.34906584, Yaw: 2.0943952, Intensity: 2, Ambient: 0.3, Shadow: 0.3}

// MaxNameBytes bounds the name of a layer, since .gox files cannot hold more.
const MaxNameBytes = 255

// Layer returns the layer with the given id, nil if there is none.
func (s *Scene) Layer(id int) *Layer {
	for _, l := range s.Layers {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// FreeID returns the smallest positive id that no layer has.
func (s *Scene) FreeID() int {
	used := make(map[int]bool, len(s.Layers))
	for _, l := range s.Layers {
		used[l.ID] = true
	}
	id := 1
	for used[id] {
		id++
	}
	return id
}

// FreeName returns prefix followed by the smallest number from 1 that makes a name no layer has.
func (s *Scene) FreeName(prefix string) string {
	used := make(map[string]bool, len(s.Layers))
	for _, l := range s.Layers {
		used[l.Name] = true
	}
	for n := 1; ; n++ {
		if name := fmt.Sprintf("%s%d", prefix, n); !used[name] {
			return name
		}
	}
}

// NewLayer returns a visible, empty layer that is not yet part of a scene.
func NewLayer(id int, name string, v storage.Volume) *Layer {
	return &Layer{ID: id, Name: name, Visible: true, Volume: v, Matrix: Identity, Material: -1}
}

// Snapshot returns a scene whose volumes are clones, so that it can be read while s is written to. Everything else is shared and
// must not be modified. It must be called by the writer of s.
func (s *Scene) Snapshot() *Scene {
	c := *s
	c.Layers = make([]*Layer, len(s.Layers))
	for i, l := range s.Layers {
		k := *l
		k.Volume = l.Volume.Clone()
		c.Layers[i] = &k
	}
	return &c
}

// Len returns the number of occupied cells over all layers.
func (s *Scene) Len() int64 {
	var n int64
	for _, l := range s.Layers {
		n += l.Volume.Len()
	}
	return n
}

// Bounds returns the smallest box around the occupied cells of the layers that keep accepts, all layers if it is nil.
func (s *Scene) Bounds(keep func(*Layer) bool) storage.Box {
	var b storage.Box
	for _, l := range s.Layers {
		if keep == nil || keep(l) {
			b = b.Union(storage.Bounds(l.Volume))
		}
	}
	return b
}
