package method_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
)

// tower makes a project of two layers: a red block, and a green one on top of it.
func tower(t testing.TB) *rig {
	t.Helper()
	r := withProject(t)
	r.ok("procedural_shape", `{"shape":"cube","size":[8,8,4],"center":[0,0,2],"color":"#c03030"}`)
	r.ok("new_layer", `{"name":"top"}`)
	r.ok("procedural_shape", `{"shape":"cube","size":[4,4,4],"center":[0,0,6],"color":"#30a040"}`)
	return r
}

// decoded returns the picture that a result or one of its images holds.
func decoded(t testing.TB, from map[string]any) image.Image {
	t.Helper()
	text, _ := from["image_data"].(string)
	file, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("%v: %v", from["name"], err)
	}
	return img
}

func TestSeveralViewsAreSeveralImages(t *testing.T) {
	r := tower(t)
	got := r.ok("render_scene", `{"width":40,"height":30,"views":["front","top",{"yaw":30,"pitch":20,"label":"mine"},"front"]}`)
	images := got["images"].([]any)
	if got["count"] != 4.0 || len(images) != 4 || got["image_data"] != nil {
		t.Fatalf("count %v, %d images, image_data %v", got["count"], len(images), got["image_data"])
	}
	for i, name := range []string{"front", "top", "mine", "front 2"} {
		one := images[i].(map[string]any)
		if one["name"] != name || one["pass"] != "color" || one["width"] != 40.0 || one["height"] != 30.0 || one["camera"] == nil {
			t.Errorf("image %d: %v %v %v x %v", i, one["name"], one["pass"], one["width"], one["height"])
		}
		camera, _ := json.Marshal(one["camera"])
		again := r.picture(`{"width":40,"height":30,"camera":` + string(camera) + `}`)
		if !samePicture(decoded(t, one), again) {
			t.Errorf("%s: its camera given back shows something else", name)
		}
	}
}

func samePicture(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if rgba(a.At(x, y)) != rgba(b.At(x, y)) {
				return false
			}
		}
	}
	return true
}

func TestSeveralFilesAreNamedAfterTheirViews(t *testing.T) {
	dir := t.TempDir()
	r := tower(t)
	got := r.ok("render_scene", fmt.Sprintf(`{"output_path":%s,"width":16,"height":16,"views":["front","back_left"],"passes":["color","normal"]}`, quote(dir, "a.b.png")))
	for i, name := range []string{"a.b-front-color.png", "a.b-front-normal.png", "a.b-back_left-color.png", "a.b-back_left-normal.png"} {
		one := got["images"].([]any)[i].(map[string]any)
		if one["output_path"] != filepath.Join(dir, name) {
			t.Errorf("file %d is %v, want %s", i, one["output_path"], name)
		}
		if _, err := png.Decode(bytes.NewReader(read(t, filepath.Join(dir, name)))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLabelsLeadToNoOtherFolder has labels that would write elsewhere, fail, or replace each other if they were names of files as they are.
func TestLabelsLeadToNoOtherFolder(t *testing.T) {
	dir := t.TempDir()
	inner := filepath.Join(dir, "in")
	if err := os.MkdirAll(filepath.Join(inner, "v-a"), 0o777); err != nil {
		t.Fatal(err)
	}
	labels := []string{
		"../../x", "/etc/x", "a/b", `a\b`, "a-b", "\x00", "\n\x1b[31m", "\u202e", "..", ".", " ", strings.Repeat("a", 300), strings.Repeat("a", 299),
		strings.Repeat("\U0001F600", 100), "k", "K", "k 2", "CON:", "\ufffd",
	}
	var views []map[string]string
	for _, l := range labels {
		views = append(views, map[string]string{"preset": "front", "label": l})
	}
	list, err := json.Marshal(views)
	if err != nil {
		t.Fatal(err)
	}
	got := tower(t).ok("render_scene", fmt.Sprintf(`{"output_path":%s,"width":8,"height":8,"quality":"draft","views":%s}`, quote(inner, "v.png"), list))
	seen := map[string]bool{}
	for i, image := range got["images"].([]any) {
		path := image.(map[string]any)["output_path"].(string)
		if filepath.Dir(path) != inner || seen[strings.ToLower(path)] || len(filepath.Base(path)) > 255 {
			t.Errorf("the picture labelled %q is %s", labels[i], path)
		}
		seen[strings.ToLower(path)] = true
		read(t, path)
	}
	for folder, want := range map[string]int{dir: 1, inner: len(labels) + 1, filepath.Join(inner, "v-a"): 0} {
		if files, err := os.ReadDir(folder); err != nil || len(files) != want {
			t.Errorf("%s has %d files, %v", folder, len(files), err)
		}
	}
}

func TestContactSheet(t *testing.T) {
	r := tower(t)
	got := r.ok("render_scene", `{"width":40,"height":30,"views":["front","right","top"],"layout":"sheet","columns":3,"title":"Tower"}`)
	sheet := decoded(t, got)
	views := got["views"].([]any)
	if len(views) != 3 || sheet.Bounds().Dx() < 3*40 || sheet.Bounds().Dy() <= 30 {
		t.Fatalf("%d views on %v", len(views), sheet.Bounds())
	}
	for _, v := range views {
		one := v.(map[string]any)
		rect := one["rect"].([]any)
		alone := r.picture(fmt.Sprintf(`{"width":40,"height":30,"view":%q}`, one["name"]))
		x, y := int(rect[0].(float64)), int(rect[1].(float64))
		for _, p := range []image.Point{{1, 1}, {20, 15}, {20, 26}} {
			if a, b := rgba(alone.At(p.X, p.Y)), rgba(sheet.At(x+p.X, y+p.Y)); a != b {
				t.Errorf("%v: pixel %v is %v on the sheet and %v alone", one["name"], p, b, a)
			}
		}
	}
}

func TestTurntableOfSprites(t *testing.T) {
	dir := t.TempDir()
	r := tower(t)
	got := r.ok("render_scene", fmt.Sprintf(`{"output_path":%s,"width":32,"height":32,"turntable":8,"layout":"sprites","columns":4,"camera":{"pitch":20},"sprites":{"duration_ms":50}}`, quote(dir, "t.png")))
	if got["width"] != 128.0 || got["height"] != 64.0 || got["atlas_path"] != filepath.Join(dir, "t.json") {
		t.Errorf("%v x %v, atlas %v", got["width"], got["height"], got["atlas_path"])
	}
	var atlas struct {
		Frames map[string]struct {
			Frame    struct{ X, Y, W, H int }
			Duration int
		}
		Meta struct{ App, Image string }
	}
	if err := json.Unmarshal(read(t, filepath.Join(dir, "t.json")), &atlas); err != nil {
		t.Fatal(err)
	}
	f := atlas.Frames["frame 5"]
	if len(atlas.Frames) != 8 || f.Frame.X != 32 || f.Frame.Y != 32 || f.Frame.W != 32 || f.Duration != 50 || atlas.Meta.Image != "t.png" {
		t.Errorf("atlas %+v", atlas)
	}
	file, err := os.Open(filepath.Join(dir, "t.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	img, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if c := rgba(img.At(0, 0)); c[3] != 0 {
		t.Errorf("the background of sprites is %v, not transparent", c)
	}
	if c := rgba(img.At(32+16, 32+16)); c[3] != 255 {
		t.Errorf("the middle of a frame is %v", c)
	}
}

func TestPasses(t *testing.T) {
	r := tower(t)
	pass := func(name, extra string) (map[string]any, image.Image) {
		got := r.ok("render_scene", `{"width":33,"height":33,"view":"top","pass":"`+name+`"`+extra+`}`)
		return got, decoded(t, got)
	}
	got, img := pass("depth", "")
	if g, ok := img.(*image.Gray16); !ok || g.Gray16At(16, 16).Y != 65535 || g.Gray16At(0, 0).Y != 0 || got["far"].(float64)-got["near"].(float64) != 4 {
		t.Errorf("depth: %T, middle %v, near %v, far %v", img, img.At(16, 16), got["near"], got["far"])
	}
	if _, img = pass("normal", ""); rgba(img.At(16, 16)) != [4]uint8{128, 128, 255, 255} {
		t.Errorf("normal of the top: %v", rgba(img.At(16, 16)))
	}
	got, img = pass("id", "")
	box := got["id_box"].(map[string]any)
	if fmt.Sprint(box["min"], box["max"]) != "[-4 -4 0] [3 3 7]" {
		t.Errorf("id_box %v", box)
	}
	c := rgba(img.At(16, 16))
	id := int(c[0])<<16 | int(c[1])<<8 | int(c[2])
	if id--; id/64 != 7 {
		t.Errorf("the id of the middle is %d, which is at height %d", id, id/64)
	}
	got, img = pass("layer", "")
	legend := got["legend"].([]any)
	if len(legend) != 2 {
		t.Fatalf("legend %v", legend)
	}
	for i, p := range []image.Point{{6, 6}, {16, 16}} {
		l := legend[i].(map[string]any)
		want := fmt.Sprint(l["color"])
		if c := rgba(img.At(p.X, p.Y)); fmt.Sprintf("[%d %d %d]", c[0], c[1], c[2]) != want || l["layer_id"] != float64(i+1) {
			t.Errorf("layer %v at %v is %v, want %v", l["layer_id"], p, c, want)
		}
	}
}

func TestPartsOfAModel(t *testing.T) {
	r := tower(t)
	count := func(params string) (n int) {
		img := r.picture(`{"width":64,"height":64,"style":"flat","quality":"draft","fit":{"min":[-4,-4,0],"max":[3,3,7]},` + params + `}`)
		for y := range 64 {
			for x := range 64 {
				if rgba(img.At(x, y)) == [4]uint8{0x30, 0xa0, 0x40, 255} {
					n++
				}
			}
		}
		return n
	}
	all := count(`"view":"front"`)
	if all == 0 {
		t.Fatal("nothing of the upper layer is seen")
	}
	for params, want := range map[string]int{
		`"view":"front","layers":[1]`:                                  0,
		`"view":"front","layers":["top"]`:                              all,
		`"view":"front","region":{"min":[-9,-9,0],"max":[9,9,3]}`:      0,
		`"view":"front","cut":{"axis":"z","at":6}`:                     all / 2,
		`"view":"front","cut":{"axis":"z","at":6,"keep":"above"}`:      all / 2,
		`"view":"front","cut":{"axis":"x","at":0}`:                     all / 2,
		`"view":"front","cut":{"axis":"y","at":9}`:                     0,
		`"view":"front","slices":{"axis":"z","thickness":4,"gap":100}`: 0,
		`"view":"front","layers":[1,2],"cut":{"axis":"y","at":-1}`:     all,
	} {
		if got := count(params); got != want {
			t.Errorf("%s shows %d pixels of the upper layer, want %d", params, got, want)
		}
	}
	got := r.ok("render_scene", `{"width":9,"height":9,"slices":{"axis":"z","thickness":4}}`)
	if images := got["images"].([]any); len(images) != 2 || images[1].(map[string]any)["name"] != "z 4 to 7" {
		t.Errorf("slices: %v", got["count"])
	}
}

func TestAnnotationsAreDrawn(t *testing.T) {
	r := tower(t)
	plain := r.picture(`{"width":200,"height":200}`)
	for _, notes := range []string{
		`true`, `"axes"`, `["box","ticks"]`, `{"dimensions":true}`, `{"floor":true,"scale":2,"color":"#000"}`, `{"focus":["top"]}`,
		`{"highlights":[{"box":[[0,0,0],[3,3,3]],"color":"#ff00ff","label":"corner"},[[0,0,4],[1,1,5]],{"min":[0,0,0],"max":[1,1,1]}]}`,
		`{"labels":[{"at":[0,0,8],"text":"roof","color":[1,2,3]}]}`,
	} {
		if notes == `{"floor":true,"scale":2,"color":"#000"}` {
			notes = `{"floor":true,"scale":2,"color":"#000000"}`
		}
		if samePicture(plain, r.picture(`{"width":200,"height":200,"annotations":`+notes+`}`)) {
			t.Errorf("%s draws nothing", notes)
		}
	}
	if !samePicture(plain, r.picture(`{"width":200,"height":200,"annotations":false}`)) {
		t.Error("false draws something")
	}
}

func TestManagedFolder(t *testing.T) {
	r := tower(t)
	file := r.ok("render_scene", `{"width":20,"height":10,"options":{"return_mode":"file_path"}}`)["file"].(map[string]any)
	path := file["path"].(string)
	img, err := png.Decode(bytes.NewReader(read(t, path)))
	if err != nil || img.Bounds().Dx() != 20 {
		t.Fatal(img.Bounds(), err)
	}
	r.ok("render_scene", `{"width":30,"height":10,"return_mode":"file_path","format":"webp"}`)
	r.play(`
		get_render_info ["` + path + `"] => {"success":true,"render":{"path":"` + path + `","format":"png","dimensions":{"width":20,"height":10},"checksum":"` + file["checksum"].(string) + `"},"file":{"path":"` + path + `"}}
		get_render_info {"path":"nothing.png"} => -32005 permission_denied path
		get_render_info {"path":"/etc/passwd"} => -32005 permission_denied path
		get_render_info {"path":"render_1_x_00000000.png"} => -32004 render_not_found path
		get_render_info             => -32602 missing_parameter path
		list_renders                => {"success":true,"count":2,"total":2,"total_size":"*","directory":"*","renders":[{"path":"` + path + `"},{"format":"webp"}]}
		list_renders {"limit":1}    => {"count":1,"total":2,"renders":[{"format":"png"}]}
		list_renders {"offset":1}   => {"count":1,"renders":[{"format":"webp"}]}
		list_renders {"offset":9}   => {"count":0,"total":2}
		get_render_stats            => {"success":true,"stats":{"active_renders":2,"total_renders":2,"total_cleanups":0,"current_cache_size":"*","max_cache_size":1073741824,"cache_usage_percent":"*","files_cleaned":0,"bytes_freed":0,"security_violations":2,"cleanup_thread_active":false,"last_cleanup":0,"next_cleanup":0}}
		cleanup_render ["` + path + `"] => {"success":true,"message":"removed","freed_bytes":"*"}
		cleanup_render ["` + path + `"] => -32004 render_not_found path
		cleanup_renders             => {"success":true,"removed_count":0,"freed_bytes":0}
		list_renders                => {"count":1}
	`)
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("the file is still there: %v", err)
	}
}

// TestPicturesThatWouldDriveEachOtherOutAreRefused has a folder for three of five pictures: a result with all five would name files that are gone.
func TestPicturesThatWouldDriveEachOtherOutAreRefused(t *testing.T) {
	r := tower(t)
	pictures, err := gallery.Open(gallery.Options{Dir: filepath.Join(t.TempDir(), "renders"), Interval: -1, MaxBytes: 3 * 4 * 16 * 16})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pictures.Close() })
	r.call.Env.Gallery = pictures
	r.play(`
		render_scene {"return_mode":"file_path","format":"rgba","width":16,"height":16,"turntable":5} => -32006 too_large
		list_renders                => {"count":0}
		render_scene {"return_mode":"file_path","format":"rgba","width":16,"height":16,"turntable":3} => {"count":3}
		list_renders                => {"count":3}
	`)
}

func TestSpellingsOfOldClients(t *testing.T) {
	dir := t.TempDir()
	r := tower(t)
	r.play(paths(dir, `
		render_scene [null,20,10]                 => {"width":20,"height":10,"image":"*"}
		render.preview {"size":64,"format":"base64","quality":"draft"} => {"width":64,"height":64,"format":"png","image":"*"}
		render_image {"output":"$/a.jpg","size":[20,10],"quality":80} => {"format":"jpeg","width":20,"height":10,"output_path":"$/a.jpg"}
		render {"size":{"width":20,"height":10},"format":".BMP"} => {"format":"bmp","width":20}
		render_scene {"quality":"low","samples":0,"width":9,"height":9} => {"samples":1}
		render_scene {"quality":0,"width":9,"height":9} => {"success":true}
		render_scene {"path":"$/b.png","width":9,"height":9,"options":{"return_mode":"file_path","output_dir":"/etc"}} => {"output_path":"$/b.png","file":{"path":"$/b.png","checksum":"*","expires_at":null,"ttl_remaining":null},"warnings":"*"}
		render_scene {"lighting":{"sun_direction":[-0.5,-1,-0.5]},"width":9,"height":9} => {"warnings":["sun_direction points towards the sun, which is below the horizon"]}
	`))
}

func TestLight(t *testing.T) {
	r := tower(t)
	middle := func(extra string) color.NRGBA {
		c := rgba(r.picture(`{"width":33,"height":33,"view":"top"`+extra+`}`).At(16, 16))
		return color.NRGBA{R: c[0], G: c[1], B: c[2], A: c[3]}
	}
	day := middle("")
	for name, extra := range map[string]string{
		"a weak sun":   `,"lighting":{"diffuse":0.1,"sun_color":"#ffffff"}`,
		"a red sky":    `,"lighting":{"ambient":1,"diffuse":0,"sky_color":"#ff0000"}`,
		"goxel":        `,"style":"goxel"`,
		"lines":        `,"grid":{"color":"#ffffff","width":0.5}`,
		"high quality": `,"quality":"high","samples":4,"lighting":{"diffuse":0.2}`,
	} {
		if got := middle(extra); got == day {
			t.Errorf("%s changes nothing: %v", name, got)
		}
	}
	corner := func(extra string) [4]uint8 {
		return rgba(r.picture(`{"width":33,"height":33,"view":"top"`+extra+`}`).At(0, 32))
	}
	if got := corner(`,"background":{"top":"#000000","bottom":"#ffffff"}`); got[0] < 240 {
		t.Errorf("the lower end of a gradient to white is %v", got)
	}
	if got := corner(`,"background":"transparent"`); got[3] != 0 {
		t.Errorf("a transparent background is %v", got)
	}
	if got := corner(`,"ground":"#112233","quality":"draft","style":"flat"`); got != [4]uint8{0x11, 0x22, 0x33, 255} {
		t.Errorf("a coloured ground is %v", got)
	}
	for _, extra := range []string{`,"outline":true`, `,"outline":"#ff0000"`, `,"outline":{"width":3}`, `,"lighting":"project"`, `,"ground":{"z":-3}`, `,"shadows":false`, `,"fit":"canvas"`} {
		if samePicture(r.picture(`{"width":99,"height":99}`), r.picture(`{"width":99,"height":99`+extra+`}`)) && extra != `,"ground":{"z":-3}` {
			t.Errorf("%s changes nothing", extra)
		}
	}
}

// TestPathsAreLookedAtFirst asks for pictures that would take hours, to places where they cannot be written.
func TestPathsAreLookedAtFirst(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "folder.png"), 0o700); err != nil {
		t.Fatal(err)
	}
	tower(t).play(paths(dir, `
		render_scene {"output_path":"$/none/a.png","quality":"high","samples":4096,"width":2048,"height":2048} => -32004 file_not_found path
		render_scene {"output_path":"$/none/a.png","quality":"high","samples":4096,"width":1024,"height":1024,"views":["top","front"]} => -32004 file_not_found path
		render_scene {"output_path":"$/folder.png","quality":"high","samples":4096,"width":2048,"height":2048} => -32602 invalid_path path
	`))
}

func TestOrdersThatCannotBe(t *testing.T) {
	tower(t).play(`
		render_scene {"views":[]}                        => -32602 invalid_params views
		render_scene {"views":["inside"]}                => -32602 invalid_params views[0]
		render_scene {"views":[{"label":5}]}             => -32602 invalid_params views[0].label
		render_scene {"views":["top",{"position":5}]}    => -32602 invalid_params views[1].position
		render_scene {"camera":"project"}                => -32602 invalid_params camera
		render_scene {"camera":{"name":"none"}}          => -32602 invalid_params camera
		render_scene {"turntable":0}                     => -32602 invalid_params turntable
		render_scene {"turntable":361}                   => -32602 invalid_params turntable
		render_scene {"turntable":4,"camera_position":[9,9,9]} => -32602 invalid_params views
		render_scene {"turntable":4,"slices":"z"}        => -32602 invalid_params turntable
		render_scene {"width":4096,"height":4096,"turntable":9} => -32602 invalid_params views
		render_scene {"width":4096,"height":4096,"quality":"high"} => -32006 memory_limit
		render_scene {"layout":"pile"}                   => -32602 invalid_params layout
		render_scene {"layout":"sheet","pass":"depth"}   => -32602 invalid_params passes
		render_scene {"passes":["smell"]}                => -32602 invalid_params passes[0]
		render_scene {"columns":-1}                      => -32602 invalid_params columns
		render_scene {"sprites":{"trim":5}}              => -32602 invalid_params sprites.trim
		render_scene {"layers":["none"]}                 => -32002 layer_not_found layer_name
		render_scene {"cut":{"axis":"w","at":1}}         => -32602 invalid_params cut.axis
		render_scene {"cut":{"axis":"z"}}                => -32602 missing_parameter cut.at
		render_scene {"cut":{"at":1,"keep":"half"}}      => -32602 invalid_params cut.keep
		render_scene {"slices":{"thickness":0}}          => -32602 invalid_params slices.thickness
		render_scene {"slices":5}                        => -32602 invalid_params slices
		render_scene {"annotations":"stars"}             => -32602 invalid_params annotations
		render_scene {"annotations":{"labels":[{"at":[0,0,0]}]}} => -32602 missing_parameter annotations.labels[0].text
		render_scene {"annotations":{"highlights":[5]}}  => -32602 invalid_params annotations.highlights[0]
		render_scene {"annotations":{"axes":5}}          => -32602 invalid_params annotations.axes
		render_scene {"annotations":{"scale":9}}         => -32602 invalid_params annotations.scale
		render_scene {"quality":"best"}                  => -32602 invalid_params quality
		render_scene {"quality":101}                     => -32602 invalid_params quality
		render_scene {"style":"oil"}                     => -32602 invalid_params style
		render_scene {"fit":5}                           => -32602 invalid_params fit
		render_scene {"size":[5]}                        => -32602 invalid_params size
		render_scene {"format":"tiff"}                   => -32602 invalid_params format
		render_scene {"size":[]}                         => -32602 invalid_params size
		render_scene {"views":["top",{"fov":300},"front"]} => -32602 invalid_params views[1]
		render_scene {"views":["top","inside"]}          => -32602 invalid_params views[1]
		render_scene {"passes":["color","color"]}        => -32602 invalid_params passes
		render_scene {"ground":5}                        => -32602 invalid_params ground
		render_scene {"background":{"top":"#000000"}}    => -32602 invalid_params background
		render_scene {"time_limit_ms":0}                 => -32602 invalid_params time_limit_ms
		render_scene {"lighting":"moon"}                 => -32602 invalid_params lighting
		render_scene {"output_path":"a.json","turntable":2,"layout":"sprites","width":9,"height":9} => -32602 invalid_params output_path
		render_scene {"format":"webp","width":4096,"height":4096,"views":["top","front","left","right","isometric"],"layout":"sheet","columns":5} => -32602 invalid_params views
	`)
}
