package formattest

import (
	"fmt"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Scene is a scene with a name for tests.
type Scene struct {
	Name  string
	Scene *scene.Scene
}

// Scenes returns new scenes that together need everything that a format can claim to carry. They have at most some ten thousand voxels.
func Scenes(newVolume func() storage.Volume) []Scene {
	b := builder{newVolume}
	counts := []int{1, 255, 256, 10_000}
	list := make([]Scene, 0, 10+len(counts))
	list = append(list, []Scene{
		{"empty", b.scene(b.layer("Empty"))},
		{"one voxel", b.scene(b.layer("One", Cell{storage.Pos{X: 3, Y: 5, Z: 7}, storage.RGB(1, 2, 3)}))},
		{"negative", b.scene(b.layer("Negative",
			Cell{storage.Pos{X: -1, Y: -17, Z: -300}, storage.RGB(255, 0, 0)}, Cell{storage.Pos{X: -40, Y: 2, Z: -290}, storage.RGB(0, 255, 0)}))},
		{"layers", b.layers()},
		{"hidden", b.hidden()},
		{"alpha", b.alpha()},
		{"wide", b.wide()},
		{"solid", b.solid()},
		{"parts", b.parts()},
		{"palette", b.palette()},
	}...)
	for _, n := range counts {
		list = append(list, Scene{fmt.Sprintf("%d colours", n), b.scene(b.colors(n))})
	}
	return list
}

// Small returns a new scene that formats write in few bytes, for tests that damage each of them.
func Small(newVolume func() storage.Volume) *scene.Scene {
	b := builder{newVolume}
	s := b.parts()
	s.Layers = append(s.Layers, b.layer("L2", Cell{storage.Pos{X: 8}, storage.RGB(2, 2, 2)}))
	s.Layers[1].ID = 2
	return s
}

type builder struct{ newVolume func() storage.Volume }

func (b builder) layer(name string, cells ...Cell) *scene.Layer {
	v := b.newVolume()
	for _, c := range cells {
		v.Set(c.Pos, c.Color)
	}
	return scene.NewLayer(0, name, v)
}

func (b builder) scene(layers ...*scene.Layer) *scene.Scene {
	for i, l := range layers {
		l.ID = i + 1
	}
	return &scene.Scene{Layers: layers, Active: len(layers)}
}

// colors returns a layer with n colours that differ visibly, and each of them in several places.
func (b builder) colors(n int) *scene.Layer {
	l := b.layer(fmt.Sprintf("%d colours", n))
	for i := range 2 * n {
		k := i % n
		p := storage.Pos{X: int32(i % 40), Y: int32(i / 40 % 40), Z: int32(i / 1600)}
		l.Volume.Set(p, storage.RGB(uint8(k%22*11), uint8(k/22%22*11), uint8(k/484*11)))
	}
	return l
}

// layers overlap: the upper one hides a part of the lower one.
func (b builder) layers() *scene.Scene {
	layers := make([]*scene.Layer, 0, 6)
	for i, name := range []string{"ground", "Überbau 木", "with space", "", strings.Repeat("long", 60)} {
		l := b.layer(name)
		for x := range int32(20) {
			l.Volume.Set(storage.Pos{X: x + 10*int32(i), Y: int32(i), Z: x % 3}, storage.RGB(uint8(50*i), 7, 9))
			l.Volume.Set(storage.Pos{X: x + 10*int32(i), Z: 9}, storage.RGB(uint8(50*i), 100, 9))
		}
		layers = append(layers, l)
	}
	layers[3].Name = "Layer.9"
	layers = append(layers, b.layer("nothing in it"))
	return b.scene(layers...)
}

func (b builder) hidden() *scene.Scene {
	s := b.scene(
		b.layer("below", Cell{storage.Pos{X: 1}, storage.RGB(1, 1, 1)}, Cell{storage.Pos{X: 2}, storage.RGB(1, 1, 1)}),
		b.layer("not to be seen", Cell{storage.Pos{X: 2}, storage.RGB(2, 2, 2)}, Cell{storage.Pos{X: -3}, storage.RGB(2, 2, 2)}),
		b.layer("above", Cell{storage.Pos{X: 3}, storage.RGB(3, 3, 3)}),
	)
	s.Layers[1].Visible = false
	return s
}

// alpha has every alpha but 0, with colours that a detour through premultiplied ones would lose.
func (b builder) alpha() *scene.Scene {
	l := b.layer("alpha")
	for a := range int32(255) {
		l.Volume.Set(storage.Pos{X: a % 16, Y: a / 16}, storage.RGBA(255, 1, 128, uint8(a+1)))
	}
	return b.scene(l)
}

// wide is larger than bytes can say along each axis, and not aligned to anything.
func (b builder) wide() *scene.Scene {
	l := b.layer("wide")
	for i := range int32(300) {
		for j := range int32(3) {
			l.Volume.Set(storage.Pos{X: i - 20, Y: j, Z: 5}, storage.RGB(uint8(i), 0, 0))
			l.Volume.Set(storage.Pos{X: 1, Y: i - 31, Z: j}, storage.RGB(0, uint8(i/2), 0))
			l.Volume.Set(storage.Pos{X: 2 + j, Y: 1, Z: i - 257}, storage.RGB(0, 0, uint8(i/3)))
		}
	}
	return b.scene(l)
}

// solid has tiles of one colour and others.
func (b builder) solid() *scene.Scene {
	l := b.layer("solid")
	t := storage.UniformTile(storage.RGB(10, 20, 30))
	for x := range int32(2) {
		l.Volume.SetTile(storage.TilePos{X: x, Y: -1}, &t)
	}
	l.Volume.Set(storage.Pos{X: 5, Y: -3, Z: 2}, 0)
	l.Volume.Set(storage.Pos{X: 20, Y: -3, Z: 2}, storage.RGB(30, 20, 10))
	return b.scene(l)
}

// parts has all that a scene can have beside voxels.
func (b builder) parts() *scene.Scene {
	s := b.scene(b.layer("L1", Cell{storage.Pos{X: 1, Y: 2, Z: 3}, storage.RGB(9, 9, 9)}))
	image := scene.BoxMatrix(storage.Box{Min: storage.Pos{X: -16, Y: -16}, Max: storage.Pos{X: 16, Y: 16, Z: 32}})
	box := scene.BoxMatrix(storage.BoxAt(storage.Pos{X: 1, Y: 2, Z: 3}))
	s.Box = &image
	s.Layers[0].Box = &box
	s.Layers[0].Mode = scene.Sub
	s.Layers[0].Material = 1
	s.Layers[0].Matrix[13] = 5
	s.Materials = []scene.Material{scene.DefaultMaterial, {
		Name: "Glow", Color: [4]float32{0.5, 0.25, 0.125, 1}, Metallic: 1, Roughness: 0.75, Emission: [3]float32{1, 2, 3},
	}}
	camera := scene.Camera{Name: "Cam", Dist: 77, Ortho: true, Matrix: scene.Identity, Active: true}
	camera.Matrix[14] = 128
	s.Cameras = []scene.Camera{camera, {Name: "Other", Dist: 1, Matrix: scene.Identity}}
	light := scene.DefaultLight
	light.Yaw, light.Fixed = 1, true
	s.Light = &light
	return s
}

// palette has colours in an order of its own, of which voxels have some.
func (b builder) palette() *scene.Scene {
	s := b.scene(b.layer("palette"))
	p := &scene.Palette{Name: "Autumn", Columns: 8, Rows: []string{"skin", "", "Stein 石"}}
	for i := range 200 {
		c := storage.RGB(uint8(255-i), uint8(i*7), uint8(i*i))
		p.Swatches = append(p.Swatches, scene.Swatch{Color: c, Name: fmt.Sprintf("colour %d", i)})
		if i%3 == 0 {
			s.Layers[0].Volume.Set(storage.Pos{X: int32(i % 20), Y: int32(i / 20)}, c)
		}
	}
	p.Swatches[3].Material = &scene.Material{Color: [4]float32{1, 1, 1, 1}, Metallic: 1, Roughness: 0.25}
	p.Swatches[4].Material = &scene.Material{Color: [4]float32{1, 1, 1, 0.5}, Roughness: 0.5}
	s.Palette = p
	return s
}
