package compat

import "time"

// py writes a request as json.dumps of Python does.
func py(id, method, params string) string {
	return `{"jsonrpc": "2.0", "method": "` + method + `", "params": ` + params + `, "id": ` + id + "}\n"
}

// js writes a request as JSON.stringify does.
func js(id, method, params string) string {
	return `{"jsonrpc":"2.0","method":"` + method + `","params":` + params + `,"id":` + id + "}\n"
}

// result is the pattern of a successful reply.
func result(id, pattern string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"result":` + pattern + `}`
}

// oldClients returns the clients of the documents and examples of v14 to v0.18.
func oldClients() []client {
	whole := once(65536, patience)
	return []client{
		{
			name: "promise snippet", about: "the example of the v14 architecture document: one recv(4096), then json.loads",
			sends: []send{{py("1", "create_project", `{"name": "My Project"}`), once(4096, patience), result("1", `{"success":true,"name":"My Project"}`), ""}},
		},
		{
			name: "json_rpc_client.py", about: "v14 example: one recv(65536) and json.loads of everything; colours as r, g, b, a; positions with fractions; the picture in image",
			sends: []send{
				{py("1", "goxel.get_version", `{}`), whole, result("1", `{"version":"<string>"}`), ""},
				{py("2", "goxel.create_project", `{"name": "Test Project", "width": 32, "height": 32, "depth": 32}`), whole, result("2", `{"success":true,"width":32}`), ""},
				{py("3", "goxel.add_voxel", `{"x": -0.5, "y": 0.5, "z": 1.5, "r": 255, "g": 128, "b": 0, "a": 255}`), whole, result("3", `{"success":true,"x":-1,"y":0,"z":1,"color":[255,128,0,255]}`), ""},
				{py("4", "goxel.add_voxel", `{"x": 2, "y": 0, "z": 0, "r": 0, "g": 128, "b": 255, "a": 255}`), whole, result("4", `{"success":true,"color":[0,128,255,255]}`), ""},
				{py("5", "goxel.save_project", `{"path": "${dir}/test.gox"}`), whole, result("5", `{"success":true,"path":"${dir}/test.gox"}`), ""},
				{py("6", "goxel.export_model", `{"path": "${dir}/test.obj", "format": "obj"}`), whole, result("6", `{"success":true,"path":"${dir}/test.obj","format":"obj"}`), ""},
				{py("7", "goxel.render_scene", `{"width": 512, "height": 512, "camera_position": [30, -30, 30], "camera_target": [0, 0, 0]}`), whole, result("7", `{"success":true,"image":"<png 512 512>"}`), ""},
			},
		},
		{
			name: "homebrew_test_client.py", about: "reads until a line feed; position and colour as objects",
			sends: []send{
				{py("1", "goxel.get_version", `{}`), line, result("1", `{"version":"<string>"}`), ""},
				{py("2", "goxel.create_project", `{"name": "Homebrew Test"}`), line, result("2", `{"success":true}`), ""},
				{py("3", "goxel.add_voxel", `{"position": {"x": 5, "y": -6, "z": 7}, "color": {"r": 255, "g": 0, "b": 0, "a": 255}}`), line, result("3", `{"success":true,"x":5,"y":-6,"z":7,"color":[255,0,0,255]}`), ""},
				{py("4", "goxel.export_model", `{"path": "${dir}/homebrew.obj", "format": "obj"}`), line, result("4", `{"success":true,"format":"obj"}`), ""},
			},
		},
		{
			name: "mcp_to_gui_workflow.py", about: "connects for every request and calls recv once; all requests work on one project", anew: true,
			sends: []send{
				{py("1", "goxel.create_project", `{"name": "Workflow", "width": 64, "height": 64, "depth": 64}`), whole, result("1", `{"success":true}`), ""},
				{py("2", "goxel.add_voxel", `{"x": 0, "y": -16, "z": 0, "r": 90, "g": 60, "b": 30, "a": 255}`), whole, result("2", `{"success":true,"y":-16}`), ""},
				{py("3", "goxel.add_voxel", `{"x": 1, "y": -16, "z": 0, "r": 90, "g": 60, "b": 30, "a": 255}`), whole, result("3", `{"success":true,"x":1}`), ""},
				{py("4", "goxel.save_project", `{"path": "${dir}/workflow.gox"}`), whole, result("4", `{"success":true}`), ""},
				{py("5", "goxel.export_model", `{"path": "${dir}/workflow.obj", "format": "obj"}`), whole, result("5", `{"success":true}`), ""},
				{py("6", "goxel.get_bounding_box", `{}`), whole, result("6", `{"empty":false,"min":[0,-16,0],"max":[1,-16,0],"dimensions":[2,1,1]}`), ""},
			},
		},
		{
			name: "simple_demo.py", about: "one recv(1024) with a timeout of 2 s",
			sends: []send{{py("1", "ping", `{}`), once(1024, 2*time.Second), result("1", `{"pong":true,"timestamp":"<int>"}`), ""}},
		},
		{
			name: "workflow_proof_of_concept.py", about: "pings, with a new connection each, one recv(1024) and a timeout of 2 s", anew: true,
			sends: []send{
				{py("1", "ping", `{}`), once(1024, 2*time.Second), result("1", `{"pong":true}`), ""},
				{py("2", "ping", `{}`), once(1024, 2*time.Second), result("2", `{"pong":true}`), ""},
			},
		},
		v16Client(),
		colorClient(),
		{
			name: "TypeScript client", about: "lines both ways, ids from 1, several requests in flight",
			sends: []send{
				{js("1", "ping", `{}`), line, result("1", `{"pong":true}`), ""},
				{js("2", "create_project", `{"name":"ts"}`), line, result("2", `{"success":true,"name":"ts"}`), ""},
				{
					js("3", "add_voxel", `{"x":0,"y":0,"z":0,"color":[255,0,0,255]}`) + js("4", "add_voxels", `{"voxels":[{"x":1,"y":0,"z":0,"color":[0,255,0,255]},{"x":2,"y":0,"z":0,"color":[0,0,255,255]}]}`) +
						js("5", "create_layer", `{"name":"Second"}`) + js("6", "list_layers", `{}`), lines(4),
					`[` + result("3", `{"success":true,"color":[255,0,0,255]}`) + `,` + result("4", `{"success":true,"added":2}`) + `,` + result("5", `{"success":true,"id":"<int 1..>","name":"Second"}`) + `,` +
						result("6", `{"count":2,"layers":[{"id":1},{"id":2,"name":"Second"}]}`) + `]`, "",
				},
				{js("7", "set_active_layer", `{"id":1}`), line, result("7", `{"success":true,"active_layer":1}`), ""},
				{js("8", "export_model", `{"path":"${dir}/ts.obj","format":"obj"}`), line, result("8", `{"success":true}`), ""},
				{js("9", "no_such_method", `{}`), line, `{"id":9,"error":{"code":-32601,"message":"<string>"}}`, ""},
				{js("10", "ping", `{}`) + js("10", "ping", `{}`), lines(2), `["<each>",` + result("10", `{"pong":true}`) + `]`, ""}, // a retry after a timeout
			},
		},
		{
			name: "demo MCP server", about: "the shapes of api_reference: arrays of positions and colours, project_id and canvas_size, image_data",
			sends: []send{
				{js("1", "goxel.create_project", `{"name":"mcp","template":"empty","size":[64,64,64]}`), line, result("1", `{"project_id":"<string>","name":"mcp","canvas_size":[64,64,64],"created_at":"<string>","layer_count":1}`), ""},
				{js("2", "goxel.add_voxel", `{"position":[1,2,3],"color":[255,100,50,255]}`), line, result("2", `{"success":true,"x":1,"y":2,"z":3,"color":[255,100,50,255]}`), ""},
				{js("3", "goxel.add_voxel_batch", `{"voxels":[{"position":[0,0,0],"color":[1,2,3]},{"position":[0,0,1],"color":[1,2,3,255]}]}`), line, result("3", `{"success":true,"processed_count":2,"failed_count":0}`), ""},
				{js("4", "goxel.render_image", `{"width":64,"height":64,"camera_distance":30,"camera_angle":"iso","format":"png"}`), line, result("4", `{"image_data":"<png 64 64>","format":"png","width":64,"height":64}`), ""},
				{js("5", "goxel.get_project_info", `{}`), line, result("5", `{"project_id":"<string>","name":"mcp","canvas_size":[64,64,64],"total_voxels":3,"bounding_box":{"min":[0,0,0],"max":[1,2,3]}}`), ""},
				{js("6", "goxel.save_project", `{"file_path":"${dir}/mcp.gox"}`), line, result("6", `{"success":true}`), ""},
				{js("7", "goxel.load_project", `{"file_path":"${dir}/mcp.gox"}`), line, result("7", `{"success":true,"voxel_count":3}`), ""},
				{js("8", "goxel.export_model", `{"file_path":"${dir}/mcp.obj","format":"obj","options":{"include_textures":true,"optimize_mesh":true}}`), line, result("8", `{"success":true}`), ""},
			},
		},
		{
			name: "daemon_control.sh health", about: "connects and goes again, as nc -z does", anew: true,
			sends: []send{{"", nil, "", ""}, {"", nil, "", ""}, {py("1", "ping", `{}`), line, result("1", `{"pong":true}`), ""}},
		},
		{
			name: "benchmark programs", about: "requests without jsonrpc and id, which the C daemon leaves unanswered; they get the error that JSON-RPC wants",
			sends: []send{
				{`{"method":"ping"}` + "\n", line, `{"jsonrpc":"2.0","id":null,"error":{"code":-32600}}`, ""},
				{`{"method":"add_voxel","params":{"x":1,"y":2,"z":3,"rgba":[255,0,0,255]}}` + "\n", line, `{"id":null,"error":{"code":-32600}}`, ""},
			},
		},
		{
			name: "benchmark programs, --lenient", about: "with --lenient their requests are notifications, which are done and not answered", flags: []string{"--lenient"},
			sends: []send{
				{js("1", "create_project", `{"name":"bench"}`), line, result("1", `{"success":true}`), ""},
				{`{"method":"add_voxel","params":{"x":1,"y":2,"z":3,"rgba":[255,0,0,255]}}` + "\n" + js("2", "get_voxel", `{"x":1,"y":2,"z":3}`), line, result("2", `{"exists":true,"color":[255,0,0,255]}`), ""},
			},
		},
		{
			name: "Homebrew formula test", about: "one recv(4096) that must contain the text \"result\": with no blank before the colon",
			sends: []send{{`{"jsonrpc":"2.0","method":"goxel.get_status","params":[],"id":1}` + "\n", once(4096, patience), result("1", `{"version":"<string>","layer_count":"<int>"}`), `"result":`}},
		},
		{name: "python3: snippet.py", about: "really run: connect, send, one recv(4096)", script: "snippet.py"},
		{name: "python3: session.py", about: "really run: a session with one recv(65536) for each reply, from create_project to the picture", script: "session.py"},
		{name: "python3: colors.py", about: "really run: replies in chunks of 4096 bytes, colour analysis", script: "colors.py"},
		{name: "python3: stream.py", about: "really run: lines by makefile, several requests in flight, one byte at a time", script: "stream.py"},
	}
}

// v16Client is the example of v0.16, which looks for get_render_stats first to find out what the daemon can do.
func v16Client() client {
	whole := once(65536, patience)
	return client{
		name: "v16_render_client.py", about: "one recv(65536); probes goxel.get_render_stats; colours by position; both orders of render_scene",
		sends: []send{
			{py("1", "goxel.get_render_stats", `{}`), whole, result("1", `{"success":true,"stats":{"active_renders":"<int>","current_cache_size":"<int>","max_cache_size":"<int>","cache_usage_percent":"<number 0..1>"}}`), ""},
			{py("2", "goxel.create_project", `["v16 Test", 16, 16, 16]`), whole, result("2", `{"success":true,"name":"v16 Test","width":16,"height":16,"depth":16}`), ""},
			{py("3", "goxel.add_voxel", `[8, 8, 8, 255, 0, 0, 255]`), whole, result("3", `{"success":true,"x":8,"color":[255,0,0,255]}`), ""},
			{py("4", "goxel.add_voxel", `[9, 8, 8, 0, 255, 0, 255]`), whole, result("4", `{"success":true,"x":9,"color":[0,255,0,255]}`), ""},
			{py("5", "goxel.render_scene", `{"width": 400, "height": 300, "options": {"return_mode": "file_path"}}`), whole, result("5", `{"success":true,"file":{"path":"<match /render_\\d+_\\w+_[0-9a-f]{8}\\.png$>","size":"<int 1..>","format":"png","dimensions":{"width":400,"height":300},"checksum":"<string>","created_at":"<int>","expires_at":"<int>"}}`), ""},
			{py("6", "goxel.render_scene", `["${dir}/v16.png", 400, 300]`), whole, result("6", `{"success":true,"width":400,"height":300,"output_path":"${dir}/v16.png"}`), ""},
			{py("7", "goxel.list_renders", `{}`), whole, result("7", `{"success":true,"count":1,"renders":[{"path":"<string>","size":"<int 1..>"}]}`), ""},
			{py("8", "goxel.cleanup_render", `{"path": "render_1700000000_auto1700000000_0a1b2c3d.png"}`), whole, `{"id":8,"error":{"code":"<int>","message":"<match Render not found>","data":{"legacy_code":-1021}}}`, ""},
			{py("9", "goxel.get_render_stats", `{}`), whole, result("9", `{"success":true,"stats":{"active_renders":1}}`), ""},
		},
	}
}

// colorClient is the demonstration of the colour methods.
func colorClient() client {
	read := chunks(4096)
	return client{
		name: "color_analysis_demo.py", about: "reads chunks of 4096 bytes until they are JSON",
		sends: []send{
			{py("1", "goxel.create_project", `{"name": "Color Analysis", "width": 32, "height": 32, "depth": 32}`), read, result("1", `{"success":true}`), ""},
			{py("2", "add_voxels", `{"voxels": [{"x": 0, "y": 0, "z": 0, "r": 255, "g": 0, "b": 0}, {"x": 1, "y": 0, "z": 0, "r": 255, "g": 0, "b": 0}, {"x": 2, "y": 0, "z": 0, "r": 250, "g": 5, "b": 0}, {"x": 3, "y": 0, "z": 0, "r": 0, "g": 0, "b": 255}]}`), read, result("2", `{"success":true,"added":4}`), ""},
			{py("3", "goxel.get_color_histogram", `{"sort_by_count": true, "top_n": 2}`), read, result("3", `{"histogram":[{"color":"#FF0000FF","rgba":[255,0,0,255],"count":2,"percentage":50},{"count":1}],"total_voxels":4,"unique_colors":3}`), ""},
			{py("4", "goxel.find_voxels_by_color", `{"color": [255, 0, 0, 255], "tolerance": [10, 10, 10, 0], "max_results": 10}`), read, result("4", `{"match_count":3,"truncated":false,"locations":["<has>",{"x":2,"y":0,"z":0}]}`), ""},
			{py("5", "goxel.get_unique_colors", `{"merge_similar": true, "merge_threshold": 10}`), read, result("5", `{"colors":["<each>",{"hex":"<match ^#[0-9A-F]{8}$>","rgba":"<list 4>"}],"count":2}`), ""},
			{py("6", "goxel.get_voxels_region", `{"min": [0, 0, 0], "max": [31, 31, 31]}`), read, result("6", `{"count":4,"truncated":false,"voxels":"<list 4>"}`), ""},
		},
	}
}
