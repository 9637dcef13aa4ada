package method_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// picture makes a render and decodes it, whether inline or in a file.
func (r *rig) picture(params string) image.Image {
	r.t.Helper()
	got := r.ok("render_scene", params)
	var file []byte
	if path, ok := got["output_path"].(string); ok {
		b, err := os.ReadFile(path)
		if err != nil {
			r.t.Fatal(err)
		}
		file = b
	} else {
		b, err := base64.StdEncoding.DecodeString(got["image_data"].(string))
		if err != nil || got["image"] != got["image_data"] {
			r.t.Fatal("image and image_data: ", err)
		}
		file = b
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		r.t.Fatal(err)
	}
	if size := img.Bounds().Size(); float64(size.X) != got["width"] || float64(size.Y) != got["height"] || got["file_size"] != float64(len(file)) {
		r.t.Errorf("%s: the file has %v and %d bytes, the result says %v x %v and %v", params, size, len(file), got["width"], got["height"], got["file_size"])
	}
	return img
}

func rgba(c color.Color) [4]uint8 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return [4]uint8{n.R, n.G, n.B, n.A}
}

func TestRenderInlineAndToFiles(t *testing.T) {
	dir := t.TempDir()
	r := withProject(t)
	r.ok("add_voxels", `{"position":[0,0,0],"brush":{"size":9},"color":[200,40,40]}`)
	r.play(paths(dir, `
		render_scene {"width":32,"height":24,"camera_preset":"isometric","options":{"background_color":[0,0,0,0]}} => {"success":true,"width":32,"height":24,"format":"png","image_data":"*","image":"*","render_time_ms":"*","file_size":"*","camera":{"projection":"orthographic","position":"*","target":"*","up":"*","width":"*"},"plainer":false,"output_path":"absent"}
		goxel.render_scene ["$/a.png",64,48]  => {"success":true,"width":64,"height":48,"format":"png","output_path":"$/a.png","image":"absent","image_data":"absent"}
		render_scene ["$/a.png"]              => {"width":512,"height":512}
		render_scene [30,20,"PNG","$/b.png"]  => {"width":30,"height":20,"output_path":"$/b.png"}
		render_scene [30,20,"png"]            => {"width":30,"height":20,"image":"*"}
		render_scene [0,-5]                   => {"width":512,"height":512}
		render_image {"path":"$/c.png","width":9}  => {"height":512,"output_path":"$/c.png"}
		render {"file_path":"$/c.png","width":9,"height":9}     => {"output_path":"$/c.png"}
		render.image {"filename":"$/c.png","width":9,"height":9} => {"output_path":"$/c.png"}
		render.screenshot {"width":9,"height":9}   => {"image":"*"}
		render.preview {"width":9,"height":9}      => {"image":"*"}
		render_preview {"width":9,"height":9}      => {"image":"*"}
		generate_preview {"width":9,"height":9}    => {"image":"*"}
		render_scene {"output_path":"$/d.png","width":9,"height":9,"options":{"return_mode":"file_path"}} => {"output_path":"$/d.png"}
		render_scene {"output_path":"","width":9,"height":9} => {"image":"*"}
		get_status                            => {"revision":1}
	`))
	for _, name := range []string{"a.png", "b.png", "c.png", "d.png"} {
		if _, err := png.Decode(bytes.NewReader(read(t, filepath.Join(dir, name)))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPresetsShowTheirSides gives each side of a cube a colour of its own and looks at it from everywhere.
func TestPresetsShowTheirSides(t *testing.T) {
	r := withProject(t)
	sides := map[string]struct{ box, color string }{
		"front":  {`{"min":[-4,-5,-4],"max":[3,-5,3]}`, "#ff0000"},
		"back":   {`{"min":[-4,4,-4],"max":[3,4,3]}`, "#00ff00"},
		"left":   {`{"min":[-5,-4,-4],"max":[-5,3,3]}`, "#0000ff"},
		"right":  {`{"min":[4,-4,-4],"max":[4,3,3]}`, "#ffff00"},
		"bottom": {`{"min":[-4,-4,-5],"max":[3,3,-5]}`, "#ff00ff"},
		"top":    {`{"min":[-4,-4,4],"max":[3,3,4]}`, "#00ffff"},
	}
	for _, s := range sides {
		r.ok("flood_fill", `{"position":[0,0,0],"mode":"add","bounds":`+s.box+`,"color":"`+s.color+`"}`)
		var b struct{ Min, Max [3]int }
		if err := json.Unmarshal([]byte(s.box), &b); err != nil {
			t.Fatal(err)
		}
		start, _ := json.Marshal(b.Min)
		end, _ := json.Marshal(b.Max)
		r.ok("shape.box", `{"start":`+string(start)+`,"end":`+string(end)+`,"color":"`+s.color+`"}`)
	}
	r.ok("shape.box", `{"start":[-4,-4,-4],"end":[3,3,3],"color":"#000000"}`)
	full := `,"width":16,"height":16,"lighting":{"ambient":1,"diffuse":0,"occlusion":0}}`
	for name, s := range sides {
		for _, view := range []string{`"camera_preset":"` + name + `"`, `"preset":"` + name + `"`, `"camera":"` + name + `"`, `"camera":{"preset":"` + name + `"}`, `"view":"` + name + `"`, `"camera_angle":"` + name + `"`} {
			c := rgba(r.picture("{"+view+full).At(8, 8))
			for i, hex := range []string{s.color[1:3], s.color[3:5], s.color[5:7]} {
				if (hex == "ff") != (c[i] > 100) {
					t.Errorf("%s shows %v, want something like %s", view, c, s.color)
					break
				}
			}
		}
	}
	iso, other := r.picture(`{"camera_preset":"iso"`+full), r.picture(`{"camera":{"yaw":45,"pitch":35}`+full)
	if iso.Bounds() != other.Bounds() {
		t.Error("sizes differ")
	}
}

// TestCameraGivenBackRepeatsTheView renders, gives the camera of the result back, and compares the pictures.
func TestCameraGivenBackRepeatsTheView(t *testing.T) {
	r := withProject(t)
	r.ok("procedural_shape", `{"shape":"cone","size":[9,7,12],"color":[90,160,40]}`)
	for _, params := range []string{
		`{"width":40,"height":30}`, `{"width":40,"height":30,"camera_preset":"front"}`, `{"width":40,"height":30,"fov":30}`,
		`{"width":40,"height":30,"camera_position":[30,-20,25]}`, `{"width":40,"height":30,"camera":{"distance":50,"target":[0,0,2]}}`,
		`{"width":40,"height":30,"projection":"perspective"}`, `{"width":40,"height":30,"camera":{"yaw":20,"pitch":-10,"projection":"orthographic","width":30}}`,
		`{"width":40,"height":30,"camera_distance":60,"camera_target":{"x":1,"y":2,"z":3},"camera_up":[0,1,0]}`,
		`{"width":40,"height":30,"up":[1,0,0],"camera_preset":"top"}`,
	} {
		first := r.picture(params)
		camera, err := json.Marshal(r.ok("render_scene", params)["camera"])
		if err != nil {
			t.Fatal(err)
		}
		again := r.picture(`{"width":40,"height":30,"camera":` + string(camera) + `}`)
		for y := range 30 {
			for x := range 40 {
				if first.At(x, y) != again.At(x, y) {
					t.Fatalf("%s: pixel %d,%d differs with the camera %s", params, x, y, camera)
				}
			}
		}
	}
}

func TestRenderOptions(t *testing.T) {
	r := withProject(t)
	r.ok("add_voxels", `{"voxels":[[0,0,0,255,255,255],[0,0,9,255,255,255]]}`)
	corner := func(params string) [4]uint8 { return rgba(r.picture(params).At(0, 0)) }
	for _, c := range []struct {
		params string
		want   [4]uint8
	}{
		{`{"width":8,"height":8}`, [4]uint8{240, 240, 240, 255}},
		{`{"width":8,"height":8,"background_color":[1,2,3]}`, [4]uint8{1, 2, 3, 255}},
		{`{"width":8,"height":8,"background":"#04050680"}`, [4]uint8{4, 5, 6, 128}},
		{`{"width":8,"height":8,"options":{"background_color":[0,0,0,0]}}`, [4]uint8{0, 0, 0, 0}},
		{`{"width":8,"height":8,"options":{"background_color":[9,9,9]},"background_color":[1,2,3]}`, [4]uint8{1, 2, 3, 255}},
	} {
		if got := corner(c.params); got != c.want {
			t.Errorf("%s: background %v, want %v", c.params, got, c.want)
		}
	}
	lit := func(extra string) [4]uint8 {
		return rgba(r.picture(`{"width":8,"height":8,"camera_preset":"top","samples":1`+extra+`}`).At(4, 4))
	}
	if day, night := lit(``), lit(`,"lighting":{"ambient":0.1,"diffuse":0,"sun_direction":[0,0,1],"occlusion":0}`); day[0] <= night[0] {
		t.Errorf("with light %v, without %v", day, night)
	}
	r.ok("set_layer_visibility", `[1,false]`)
	if got := lit(""); got != [4]uint8{240, 240, 240, 255} {
		t.Errorf("a hidden layer is drawn: %v", got)
	}
	r.ok("set_layer_visibility", `[1,true]`)
	r.ok("add_voxels", `{"position":[0,0,-1],"brush":{"size":[20,20,1]},"color":[255,255,255]}`)
	shade := func(extra string) (sum int) {
		img := r.picture(`{"width":40,"height":40,"camera_preset":"top","samples":1,"lighting":{"ambient":0.2,"diffuse":0.8,"occlusion":0,"sun_direction":[-1,0,1]}` + extra + `}`)
		for i := range 1600 {
			sum += int(rgba(img.At(i%40, i/40))[0])
		}
		return sum
	}
	if plain, shadow := shade(`,"shadows":false`), shade(`,"options":{"shadows":true}`); plain <= shadow {
		t.Errorf("shadows make nothing darker: %d, %d", plain, shadow)
	}
	big := r.ok("render_scene", `{"width":200,"height":200}`)["file_size"].(float64)
	small := r.ok("render_scene", `{"width":200,"height":200,"max_bytes":100}`)
	if small["plainer"] != true || small["file_size"].(float64) >= big {
		t.Errorf("max_bytes: %v bytes, %v without", small["file_size"], big)
	}
}

func TestRenderParameters(t *testing.T) {
	withProject(t).play(`
		render_scene {"width":4097}                  => -32602 invalid_params width
		render_scene {"height":99999999999}          => -32602 invalid_params height
		render_scene {"width":"5"}                   => -32602 invalid_params width
		render_scene {"height":1.5}                  => -32602 invalid_params height
		render_scene {"output_path":5}               => -32602 invalid_params output_path
		render_scene {"format":"tga"}                => -32602 invalid_params format
		render_scene {"format":5}                    => -32602 invalid_params format
		render_scene {"camera_preset":"inside"}      => -32602 invalid_params camera_preset
		render_scene {"camera_preset":5}             => -32602 invalid_params camera_preset
		render_scene {"camera":5}                    => -32602 invalid_params camera
		render_scene {"camera":{"preset":5}}         => -32602 invalid_params camera.preset
		render_scene {"camera":{"position":5}}       => -32602 invalid_params camera.position
		render_scene {"camera":{"position":[1,2,1e999]}} => -32602 invalid_params camera.position
		render_scene {"camera_target":{"x":1}}       => -32602 invalid_params camera_target
		render_scene {"up":"z"}                      => -32602 invalid_params up
		render_scene {"fov":"5"}                     => -32602 invalid_params fov
		render_scene {"fov":500}                     => -32602 invalid_params camera.fov
		render_scene {"camera":{"distance":"x"}}     => -32602 invalid_params camera.distance
		render_scene {"projection":"fish"}           => -32602 invalid_params projection
		render_scene {"projection":5}                => -32602 invalid_params projection
		render_scene {"background_color":"red"}      => -32602 invalid_params background_color
		render_scene {"options":{"background":5}}    => -32602 invalid_params options.background
		render_scene {"samples":65}                  => -32602 invalid_params samples
		render_scene {"options":{"samples":"4"}}     => -32602 invalid_params options.samples
		render_scene {"shadows":1}                   => -32602 invalid_params shadows
		render_scene {"lighting":5}                  => -32602 invalid_params lighting
		render_scene {"lighting":{"ambient":"x"}}    => -32602 invalid_params lighting.ambient
		render_scene {"lighting":{"diffuse":5}}      => -32602 invalid_params lighting.diffuse
		render_scene {"lighting":{"sun_direction":5}} => -32602 invalid_params lighting.sun_direction
		render_scene {"lighting":{"sun_direction":[0,0,0]}} => -32602 invalid_params lighting.sun_direction
		render_scene {"max_bytes":-1}                => -32602 invalid_params max_bytes
		render_scene {"options":{"return_mode":"fax"}} => -32602 invalid_params options.return_mode
	`)
}

// TestInlineRepliesOfSmallModelsFitOldClients measures whole results of default renders.
func TestInlineRepliesOfSmallModelsFitOldClients(t *testing.T) {
	r := withProject(t)
	r.ok("procedural_shape", `{"shape":"sphere","size":21,"color":[200,40,40]}`)
	r.ok("procedural_shape", `{"shape":"torus","size":[30,30,3],"color":"#88aa00"}`)
	for _, params := range []string{`{"width":512}`} {
		text, e := r.do("render_scene", params)
		if e != nil {
			t.Fatal(e)
		}
		if len(text) > 32<<10-64 {
			t.Errorf("%s: the result has %d bytes", params, len(text))
		}
	}
	if got := r.ok("render_scene", `{"max_bytes":0,"samples":1}`); got["plainer"] != false {
		t.Error("max_bytes 0 does not lift the limit")
	}
}
