package method_test

import (
	"image"
	"strings"
	"testing"
)

// TestGuessedSpellings draws what people ask for who have not read the reference.
func TestGuessedSpellings(t *testing.T) {
	r := tower(t)
	for guess, exact := range map[string]string{
		`"resolution":"40X30"`:                           `"width":40,"height":30`,
		`"size":"40 x 30"`:                               `"width":40,"height":30`,
		`"box":{"min":[0,0,0],"max":[3,3,9]}`:            `"region":{"min":[0,0,0],"max":[3,3,9]}`,
		`"layer":"top"`:                                  `"layers":["top"]`,
		`"layer_id":2`:                                   `"layers":[2]`,
		`"notes":true`:                                   `"annotations":true`,
		`"transparent":true`:                             `"background":"transparent"`,
		`"options":{"transparent":true}`:                 `"background":[0,0,0,0]`,
		`"background":"none"`:                            `"background":"transparent"`,
		`"transparent":false`:                            `"style":"natural"`,
		`"turntable":3,"sprites":true`:                   `"turntable":3,"layout":"sprites"`,
		`"turntable":3,"sprites":{"padding":2}`:          `"turntable":3,"layout":"sprites","sprites":{"padding":2}`,
		`"turntable":3,"sprites":false,"layout":"sheet"`: `"turntable":3,"layout":"sheet"`,
		`"annotations":{"labels":[{"position":[0,0,8],"label":"x"}],"highlights":[{"region":[[0,0,0],[1,1,1]]}]}`: `"annotations":{"labels":[{"at":[0,0,8],"text":"x"}],"highlights":[{"box":[[0,0,0],[1,1,1]]}]}`,
	} {
		size := `{"width":60,"height":50,`
		if strings.Contains(exact, "width") {
			size = "{"
		}
		got, want := r.picture(size+guess+"}"), r.picture(size+exact+"}")
		if !samePicture(got, want) {
			t.Errorf("%s is drawn otherwise than %s", guess, exact)
		}
		if plain := r.picture(`{"width":60,"height":50}`); exact != `"style":"natural"` && samePicture(got, plain) {
			t.Errorf("%s changes nothing", guess)
		}
	}
	if got := r.picture(`{"size":[1,1],"resolution":"9x9"}`); got.Bounds() != image.Rect(0, 0, 1, 1) {
		t.Errorf("size and resolution make %v", got.Bounds())
	}
}

func TestLikelyMistakesAreTold(t *testing.T) {
	dir := t.TempDir()
	tower(t).play(paths(dir, `
		render_scene {"width":9,"height":9,"path":"$/a.jpg","format":"png"}     => {"format":"png","warnings":["the file a.jpg holds a picture of format png, whatever its extension says"]}
		render_scene {"width":9,"height":9,"path":"$/a.tiff"}                   => {"format":"png","warnings":["no format has the extension .tiff: the file holds a PNG picture"]}
		render_scene {"width":9,"height":9,"camera":{"yaw":0.785,"pitch":0.5}}  => {"warnings":["yaw and pitch are degrees, and these look like radians"]}
		render_scene {"width":9,"height":9,"region":[[90,90,90],[99,99,99]]}    => {"warnings":["the picture is empty: no voxel lies in what region and cut leave"]}
		render_scene {"width":9,"height":9,"views":[{"position":[0,-50,0],"target":[0,-90,0],"label":"away"}]} => {"warnings":"*"}
	`))
	for params, text := range map[string]string{
		`{"pitch":120}`:                    `pitch: must be from -90 to 90 degrees, not 120`,
		`{"camera":{"pitch":-91}}`:         `camera.pitch: must be from -90 to 90 degrees, not -91`,
		`{"views":["top","side"]}`:         `views[1]: "side" is no view: there are isometric`,
		`{"view":"side"}`:                  `left, right, top, bottom, project`,
		`{"view":5}`:                       `view: must be a string`,
		`{"camera":"side"}`:                `camera: "side" is no view`,
		`{"camera":{"preset":"side"}}`:     `camera.preset: "side" is no view`,
		`{"background":"white"}`:           `must be "#RRGGBB(AA)", [r,g,b(,a)], "transparent" or {"top":..,"bottom":..}, not "white"`,
		`{"ground":"grass"}`:               `true, false or {"color":..}, not "grass"`,
		`{"lighting":{"sun_color":"hot"}}`: `lighting.sun_color: must be "#RRGGBB(AA)"`,
		`{"transparent":"yes"}`:            `transparent: must be true or false`,
		`{"size":"large"}`:                 `must be a number of pixels, [width,height] or "640x480", not "large"`,
		`{"format":"gif"}`:                 `"gif" is none of png, jpeg`,
		`{"sprites":5}`:                    `sprites: must be true or an object`,
	} {
		if got := tower(t).fail("render_scene", params).Message; !strings.Contains(got, text) {
			t.Errorf("%s: %q does not say %q", params, got, text)
		}
	}
}

// TestAnglesInDegreesAreNoRadians draws what is small or whole on purpose.
func TestAnglesInDegreesAreNoRadians(t *testing.T) {
	for _, angles := range []string{`"yaw":0,"pitch":0`, `"yaw":-30,"pitch":0.5`, `"yaw":1,"pitch":1`, `"yaw":0.5,"pitch":20`} {
		if w := tower(t).ok("render_scene", `{"width":9,"height":9,`+angles+`}`)["warnings"]; w != nil {
			t.Errorf("%s: warnings %v", angles, w)
		}
	}
}
