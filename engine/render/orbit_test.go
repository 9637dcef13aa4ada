package render_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func TestOrbitGoesOnceRound(t *testing.T) {
	got := render.Orbit(render.Angles{Yaw: 300, Pitch: 20}, 4)
	if want := []render.Angles{{Yaw: 300, Pitch: 20}, {Yaw: 30, Pitch: 20}, {Yaw: 120, Pitch: 20}, {Yaw: 210, Pitch: 20}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := render.Orbit(render.Angles{}, 0); got != nil {
		t.Errorf("no views are %v", got)
	}
	if got := render.Orbit(render.Angles{}, 36); len(got) != 36 || got[35].Yaw != 350 {
		t.Errorf("36 views are %v", got)
	}
}

// leastMargin returns the least margin on any side of the frames, as a share of the picture. The same point is in the middle of all frames, so
// the other sides may be wider.
func leastMargin(t *testing.T, v storage.Volume, o render.Options, cameras []render.Camera) float64 {
	t.Helper()
	least := 1.0
	for _, c := range cameras {
		o.Camera = c
		x, y := margins(draw(t, v, o).Image)
		least = min(least, x[0], x[1], y[0], y[1])
	}
	return least
}

func TestFramesShareScaleAndMiddle(t *testing.T) {
	column := dense.New(storage.Options{})
	column.FillBox(storage.Box{Min: storage.Pos{X: 90, Y: 90, Z: 90}, Max: storage.Pos{X: 92, Y: 92, Z: 290}}, storage.RGB(200, 40, 40))
	plate := dense.New(storage.Options{})
	plate.FillBox(storage.Box{Max: storage.Pos{X: 300, Y: 80, Z: 1}}, storage.RGB(200, 40, 40))
	for name, v := range map[string]storage.Volume{"house": quick(house()), "column": column, "plate": plate, "cell": cellAt(storage.Pos{X: 5, Y: -7, Z: 30})} {
		for i, size := range [][2]int{{70, 70}, {120, 50}, {50, 120}, {70, 70}} {
			camera := render.Camera{FOV: float64(i % 2 * 40)} // or orthographic
			for _, views := range [][]render.Angles{
				render.Orbit(render.Angles{Yaw: 10, Pitch: 25}, 3),
				render.Orbit(render.Angles{Yaw: 45, Pitch: 30}, 4),
				{{Yaw: 0, Pitch: 0}, {Yaw: 0, Pitch: 90}, {Yaw: 200, Pitch: -40}},
			} {
				o := render.Options{Width: size[0], Height: size[1], Camera: camera, Shadows: render.Off}
				cameras, err := render.Frame(t.Context(), &render.Subject{Volume: v}, o, views)
				if err != nil {
					t.Fatal(err)
				}
				checkShared(t, cameras, views, o)
				pixel := 1.5 / float64(min(size[0], size[1]))
				if least := leastMargin(t, v, o, cameras); least < 0.05-pixel || least > 0.1+pixel {
					t.Errorf("%s %v %+v: the least margin is %.3f", name, size, camera, least)
				}
			}
		}
	}
}

func cellAt(p storage.Pos) storage.Volume {
	v := storagetest.NewModel()
	v.Set(p, storage.RGB(200, 40, 40))
	return v
}

// checkShared compares the cameras of frames with each other and with their directions.
func checkShared(t *testing.T, cameras []render.Camera, views []render.Angles, o render.Options) {
	t.Helper()
	if len(cameras) != len(views) {
		t.Fatalf("%d cameras for %d views", len(cameras), len(views))
	}
	first := cameras[0]
	for i, c := range cameras {
		offset := sub(*c.Target, *first.Target)
		pixel := c.OrthoWidth / float64(o.Width)
		if c.OrthoWidth != first.OrthoWidth || c.FOV != first.FOV || c.Projection != first.Projection || math.Sqrt(dot(offset, offset)) > 2*pixel {
			t.Errorf("view %v has the camera %+v at %v, the first %+v at %v", views[i], c, *c.Target, first, *first.Target)
		}
		d, d0 := sub(*c.Position, *c.Target), sub(*first.Position, *first.Target)
		if math.Abs(math.Sqrt(dot(d, d))-math.Sqrt(dot(d0, d0))) > 1e-6 {
			t.Errorf("view %v stands at a distance of its own", views[i])
		}
		yaw, pitch := views[i].Yaw*math.Pi/180, views[i].Pitch*math.Pi/180
		want := render.Vec{X: math.Sin(yaw) * math.Cos(pitch), Y: -math.Cos(yaw) * math.Cos(pitch), Z: math.Sin(pitch)}
		if off := sub(unit(d), want); dot(off, off) > 1e-12 {
			t.Errorf("view %v looks from %v, want %v", views[i], unit(d), want)
		}
	}
}

// TestFramesOfFourSidesAreCrisp finds the corners of voxels between pixels in all views.
func TestFramesOfFourSidesAreCrisp(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 5, 4, 3, storage.RGB(200, 40, 40))
	cameras, err := render.Frame(t.Context(), &render.Subject{Volume: v}, render.Options{Width: 200, Height: 200}, render.Orbit(render.Angles{Yaw: 45, Pitch: 30}, 4))
	if err != nil {
		t.Fatal(err)
	}
	for i := range cameras {
		view := render.NewView(&cameras[i], 200, 200)
		for _, corner := range []render.Vec{{}, {X: 5}, {X: 1, Y: 2}} {
			x, y, _ := view.Project(corner)
			if math.Abs(x-math.Round(x)) > 1e-6 || math.Abs(y-math.Round(y)) > 1e-6 {
				t.Errorf("frame %d: corner %v is drawn at %v,%v", i, corner, x, y)
			}
		}
	}
}

func TestFrameKeepsWhatIsGiven(t *testing.T) {
	target := render.Vec{X: 1, Y: 2, Z: 3}
	s := &render.Subject{Volume: house()}
	views := render.Orbit(render.Angles{Pitch: 10}, 3)
	cameras, err := render.Frame(t.Context(), s, render.Options{Camera: render.Camera{Target: &target, OrthoWidth: 17, Position: &render.Vec{}}}, views)
	if err != nil || *cameras[2].Target != target || cameras[2].OrthoWidth != 17 || cameras[2].Projection != render.Orthographic {
		t.Errorf("got %+v, %v", cameras, err)
	}
	cameras, err = render.Frame(t.Context(), s, render.Options{Camera: render.Camera{Distance: 70}, Fit: storage.BoxAt(storage.Pos{X: 9})}, views)
	if err != nil || *cameras[1].Target != (render.Vec{X: 9.5, Y: 0.5, Z: 0.5}) || cameras[1].Projection != render.Perspective {
		t.Errorf("got %+v, %v", cameras, err)
	}
	if d := sub(*cameras[1].Position, *cameras[1].Target); math.Abs(dot(d, d)-4900) > 1e-6 {
		t.Errorf("the camera stands %v from its target, want 70", math.Sqrt(dot(d, d)))
	}
	if cameras, err = render.Frame(t.Context(), s, render.Options{}, nil); err != nil || len(cameras) != 0 {
		t.Errorf("no views have cameras %v, %v", cameras, err)
	}
}

func TestFrameRefusesWhatCannotBe(t *testing.T) {
	s := &render.Subject{Volume: house()}
	for name, tt := range map[string]struct {
		parameter string
		options   render.Options
		views     []render.Angles
	}{
		"pitch": {"camera.angles", render.Options{}, []render.Angles{{}, {Pitch: 100}}},
		"many":  {"camera.angles", render.Options{}, make([]render.Angles, render.MaxViews+1)},
		"width": {"width", render.Options{Width: -1}, make([]render.Angles, 1)},
	} {
		_, err := render.Frame(t.Context(), s, tt.options, tt.views)
		var option *render.OptionError
		if !errors.As(err, &option) || option.Parameter != tt.parameter {
			t.Errorf("%s: error %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := render.Frame(ctx, s, render.Options{}, make([]render.Angles, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}
