package method

import (
	"strings"
)

func renderMethods() []*Method {
	return []*Method{{
		Name: "render_scene",
		Doc: "Draws the visible layers, on the CPU: to a file, into the managed folder, or inline as base64; from one view or many, on a contact sheet or " +
			"as sprites, with notes for readers who cannot turn the model. Edits sent before are in the picture, and edits sent after do not wait for it.",
		Aliases: []Alias{
			{Name: "render_image"},
			{Name: "render"},
			{Name: "render.image"},
			{Name: "render.screenshot"},
			{Name: "render.preview"},
			{Name: "render_preview"},
			{Name: "generate_preview"},
		},
		Params:   renderParams(),
		Order:    []string{"width", "height", "format", "output_path"},
		AltOrder: []string{"output_path", "width", "height"},
		Result: []Field{
			{"success", "boolean", "true"},
			{"width", "integer", "of the picture, or of the first of several"},
			{"height", "integer", "likewise"},
			{"format", "string", "name of the format"},
			{"output_path", "string", "the file written; absent if there is none"},
			{"file", "object", "of a picture in the managed folder, or written with return_mode file_path: `{path, name, size, format, dimensions{width,height}, checksum, created_at, expires_at, ttl_remaining, session_id}`"},
			{"image_data", "string", "the file in base64, if it is written nowhere"},
			{"image", "string", "the same; not for one of several"},
			{"file_size", "integer", "bytes of the file"},
			{"plainer", "boolean", "whether max_bytes made the picture plainer"},
			{"camera", "object", "the camera used; given back it repeats the view"},
			{"samples", "number", "rays for a pixel in the mean"},
			{"complete", "boolean", "false if a time limit ended the work early"},
			{"near", "number", "pass depth: the distance of the brightest pixels in voxels"},
			{"far", "number", "likewise of the darkest that show something"},
			{"id_box", "object|null", "pass id: `{min,max}`, both inclusive; the colour R<<16|G<<8|B of a pixel is 1 + x + nx*(y + ny*z) of its voxel within it, 0 for none"},
			{"legend", "object[]", "pass layer: `{layer_id, color}`"},
			{"count", "integer", "of several pictures"},
			{"images", "object[]", "several pictures: `{name, pass, width, height, output_path|file|image_data, file_size, camera, samples, complete, ...}`"},
			{"views", "object[]", "what a sheet is made of: `{name, pass, rect [x,y,width,height], camera, samples, complete, ...}`"},
			{"atlas", "object", "of sprites: the frames as TexturePacker, Phaser and PixiJS read them"},
			{"atlas_path", "string", "the file it is written to, beside that of the picture"},
			{"render_time_ms", "number", "time taken for everything but the writing"},
			{"bounding_box", "object|null", "`{min,max}` of the voxels drawn, both inclusive"},
			{"voxel_count", "integer", "voxels drawn; those of several layers in one cell count once"},
			{"warnings", "string[]", "absent if there are none"},
		},
		Errors: []string{"permission_denied", "file_not_found", "write_failed", "memory_limit"},
		Class:  Long, Since: "1.0", Legacy: -1015,
		Start: startRender,
	}}
}

func renderParams() []Param {
	return []Param{
		{Name: "output_path", Type: String, Keys: renderPathKeys, Doc: "file to write; of several pictures the name of each goes before the extension, as in `model-front-depth.png`; absent: see return_mode"},
		{Name: "return_mode", Type: String, Default: `"inline"`, Doc: "without a path: `inline`, or `file_path` for the managed folder, see get_render_info"},
		{Name: "width", Type: Integer, Default: "512", Doc: "pixels, 1 to 4096; 0 or less for the default"},
		{Name: "height", Type: Integer, Default: "512", Doc: "likewise"},
		{Name: "size", Type: Any, Keys: []string{"size", "dimensions", "resolution"}, Doc: "both at once: a number, `[width, height]` or `\"640x480\"`"},
		{Name: "format", Type: String, Doc: pictureFormats() + "; `base64` for an inline PNG; absent: by the extension of the path, else `png`"},
		{Name: "quality", Type: Any, Default: `"standard"`, Doc: "`draft` (one ray for a pixel), `standard` (smooth edges, soft shadows), `high` (paths of light: reflections, glass, and lamps, which light nothing but themselves otherwise), also `low`, `normal`, `medium`; or 1 to 100 for a JPEG, 90 if absent"},
		{Name: "samples", Type: Integer, Doc: "rays for a pixel: on edges in standard quality, 1 to 64, 4 if absent; in high quality 1 to 4096, 128 if absent"},
		{Name: "time_limit_ms", Type: Integer, Doc: "high quality: ends with the samples that it has by then"},
		{Name: "style", Type: String, Default: `"natural"`, Doc: "`natural`, `goxel` (light, shading and background as in Goxel's own pictures), `flat` (every face in its own colour)"},
		{Name: "camera_preset", Type: String, Keys: presetKeys, Default: `"isometric"`, Doc: presetDoc()},
		{Name: "camera", Type: Any, Doc: "a preset's name, or `{position, target, up, fov, distance, yaw, pitch, projection, width, preset, name}`; name is that of a camera of the project, \"\" for the active one"},
		{Name: "camera_position", Type: Vector, Doc: "where the camera is; absent: far enough to see everything"},
		{Name: "camera_target", Type: Vector, Doc: "what is in the middle; absent: the middle of the model"},
		{Name: "camera_up", Type: Vector, Keys: []string{"camera_up", "up"}, Default: "[0,0,1]", Doc: "what is up"},
		{Name: "camera_distance", Type: Number, Doc: "from the target, in voxels"},
		{Name: "yaw", Type: Number, Doc: "where the camera stands, in degrees about Z: 0 in front of the model (at -Y), 90 at its right (+X), -45 at the front left"},
		{Name: "pitch", Type: Number, Doc: "how high it stands, in degrees, -90 to 90: 90 looks straight down, below 0 from below"},
		{Name: "fov", Type: Number, Doc: "vertical field of view of a perspective camera, in degrees, 1 to 179"},
		{Name: "projection", Type: String, Doc: "`perspective` or `orthographic`; absent: perspective if a position, distance or fov is given"},
		{Name: "fit", Type: Any, Default: `"content"`, Doc: "what a view shows whose camera is not given in full: `content`, `canvas`, or a box"},
		{Name: "views", Type: Any, Doc: "several views in one call: a list of presets' names or of objects as for camera, with a `label`"},
		{Name: "turntable", Type: Integer, Doc: "number of frames all around the view, 1 to 360, all in the same scale"},
		{Name: "layout", Type: String, Default: `"separate"`, Doc: "of several pictures: `separate`, `sheet` (one picture with labels) or `sprites` (one picture without gaps, and an atlas)"},
		{Name: "columns", Type: Integer, Doc: "of a sheet or of sprites; absent: chosen"},
		{Name: "labels", Type: Boolean, Default: "true", Doc: "whether the pictures of a sheet have their names below"},
		{Name: "title", Type: String, Doc: "of a sheet"},
		{Name: "sprites", Type: Any, Doc: "true for layout sprites, or its details `{trim, padding, power_of_two, duration_ms}`: trim cuts transparent edges off and packs the frames tightly"},
		{Name: "passes", Type: Strings, Keys: []string{"passes", "pass"}, Default: `"color"`, Doc: "what is shown of each view: `color`, `depth` (16 bits, brightest is nearest), `normal`, `id` (of voxels), `layer`"},
		{Name: "layers", Type: Any, Keys: []string{"layers", "layer_ids", "layer", "layer_id"}, Doc: "ids or names of the layers to draw, hidden ones too; absent: the visible ones"},
		{Name: "region", Type: Box, Keys: []string{"region", "box", "bounds"}, Doc: "draws only what lies in it"},
		{Name: "cut", Type: Object, Doc: "cuts the model open: `{axis, at, keep}` keeps what is `above` or `below` the plane at the lower side of cell `at`; absent, keep leaves what the front or the top shows"},
		{Name: "slices", Type: Any, Doc: "`{axis, thickness, gap}` or an axis: a picture of each slice, or with a gap one picture with the slices moved apart by it; places in annotations and in the pass id stay those of the model"},
		{Name: "annotations", Type: Any, Keys: []string{"annotations", "annotate", "notes"}, Doc: annotationDoc()},
		{Name: "background_color", Type: Any, Keys: []string{"background_color", "background"}, Default: "[240,240,240,255]", Doc: "a colour, `transparent`, or `{top, bottom}`"},
		{Name: "transparent", Type: Boolean, Default: "false", Doc: "the same as background_color `transparent`"},
		{Name: "lighting", Type: Any, Keys: []string{"lighting", "light"}, Doc: "`{ambient 0..4 (the sky), diffuse 0..4 (the sun), sun_direction [x,y,z], sun_size (degrees), sun_color, sky_color, occlusion 0..1}`, or `project` for the project's light"},
		{Name: "shadows", Type: Boolean, Doc: "whether voxels shade each other from the sun; absent: but for draft quality"},
		{Name: "ground", Type: Any, Default: "false", Doc: "true for a ground that shows the shadows on it, a colour, or `{color, z}`"},
		{Name: "outline", Type: Any, Default: "false", Doc: "lines along the borders of surfaces: true, a colour, or `{color, width}` in pixels"},
		{Name: "grid", Type: Any, Default: "false", Doc: "lines between voxels: true, a colour, or `{color, width}` as a share of a voxel"},
		{Name: "max_bytes", Type: Integer, Doc: "a single PNG is made plainer (fewer colours) until its file is no larger; 0 for no limit; absent: 12,000 for an inline picture of the default size of a model of up to 50,000 voxels, so that clients that read 32 KiB at once get it whole"},
		{Name: "options", Type: Object, Doc: "may hold `" + strings.Join(renderOptions, "`, `") + "`"},
	}
}

// renderOptions are the parameters that may stand in options.
var renderOptions = []string{
	"return_mode", "background_color", "background", "lighting", "light", "shadows", "samples", "quality", "style", "fit", "ground", "outline", "grid",
	"annotations", "annotate", "notes", "transparent",
}

func presetDoc() string {
	names := presetNames()
	return "direction of view: `" + strings.Join(names[:len(names)-1], "`, `") + "`; or `" + projectCamera + "` for the project's own camera"
}
