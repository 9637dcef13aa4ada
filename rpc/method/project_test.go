package method_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	"github.com/goxel-daemon/goxel-daemon/storage"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestProjects(t *testing.T) {
	r := newRig(t)
	r.play(`
		get_status                     => {"version":"1.2.3","layer_count":0,"read_only":false,"width":0,"height":0,"depth":0,"project_id":null,"revision":0,"voxel_count":0}
		list_projects                  => {"count":0,"projects":[],"current_project_id":null,"default_project_id":null}
		add_voxel [0,0,0]              => -32001 project_not_found
		list_layers                    => -32001 project_not_found
		render_scene                   => -32001 project_not_found
		close_project                  => -32001 project_not_found
		create_project {"name":"tower","size":[48,48,96]} => {"success":true,"name":"tower","width":48,"height":48,"depth":96,"project_id":"id1","layer_count":1,"voxel_count":0,"canvas_size":[48,48,96],"active_layer_id":1,"created_at":"2026-01-02T03:04:05Z"}
		get_status []                  => {"layer_count":1,"width":48,"height":48,"depth":96,"project_id":"id1"}
		create_project ["b",1,2,3]     => {"name":"b","canvas_size":[1,2,3],"project_id":"id2"}
		create_project                 => {"name":"New Project","canvas_size":[64,64,64],"project_id":"id3"}
		project.create {"filename":"f","dimensions":{"width":5,"height":6,"depth":7}} => {"name":"f","canvas_size":[5,6,7],"project_id":"id4"}
		create {"project_name":"g","canvas_size":9,"set_active":false}  => {"name":"g","canvas_size":[9,9,9],"project_id":"id5"}
		scene_new {"width":-1,"height":0,"depth":10}    => {"canvas_size":[64,64,10],"project_id":"id6"}
		add_voxel {"x":1,"y":1,"z":1,"project_id":"id1"} => {"revision":1}
		get_status                     => {"project_id":"id6","revision":0}
		get_status {"project_id":"id1"} => {"project_id":"id1","revision":1,"voxel_count":1}
		list_projects                  => {"count":6,"current_project_id":"id6","default_project_id":"id6","projects":[{"project_id":"id1","name":"tower","file_path":null,"layer_count":1,"voxel_count":1,"revision":1,"unsaved":true,"memory_bytes":"*","created_at":"2026-01-02T03:04:05Z","is_default":false,"is_current":false},"*","*","*","*",{"is_default":true,"is_current":true,"unsaved":false}]}
		get_voxel {"x":1,"y":1,"z":1,"project_id":"nope"} => -32001 project_not_found project_id
		get_voxel {"x":1,"y":1,"z":1,"project_id":5}      => -32602 invalid_params project_id
		get_status {"project_id":"nope"} => -32001 project_not_found project_id
		close_project {"project_id":"id1"} => {"success":true,"project_id":"id1","unsaved":true}
		close_project ["id1"]          => -32001 project_not_found project_id
		close_project                  => {"project_id":"id6","unsaved":false}
		get_status                     => {"project_id":null,"voxel_count":0}
		project.close {"project_id":"id5"} => {"project_id":"id5"}
		project.list                   => {"count":3,"current_project_id":null,"default_project_id":"id4"}
		create_project {"name":5}      => -32602 invalid_params name
		create_project {"size":[1,2]}  => -32602 invalid_params size
		create_project {"size":0}      => -32602 invalid_params size
		create_project {"width":"5"}   => -32602 invalid_params width
		create_project {"height":1073741825} => -32602 invalid_params height
		create_project {"template":"castle"} => -32602 invalid_params template
		create_project {"set_active":1} => -32602 invalid_params set_active
	`)
	if r.conn.bound == nil || r.conn.bound.ID() != "id6" {
		t.Error("a connection whose project is closed must not be led to that of somebody else")
	}
}

func TestTemplates(t *testing.T) {
	newRig(t).play(`
		create_project {"template":"cube","size":8}     => {"voxel_count":64}
		get_bounding_box                                => {"min":[-2,-2,0],"max":[1,1,3]}
		undo                                            => -32000 nothing_to_undo
		get_status                                      => {"revision":0}
		create_project {"template":"SPHERE","size":[8,8,16]} => {"voxel_count":"*"}
		get_bounding_box                                => {"min":[-2,-2,0],"max":[1,1,7]}
		create_project {"template":"cube","size":1}     => {"voxel_count":1}
		create_project {"template":"cube","size":1000000} => -32006 memory_limit
		list_projects                                   => {"count":3}
	`)
}

func TestProjectInfo(t *testing.T) {
	r := newRig(t)
	r.play(`
		create_project {"name":"tower","size":[48,48,96]} => {"project_id":"id1"}
		get_project_info   => {"project_id":"id1","name":"tower","canvas_size":[48,48,96],"layer_count":1,"active_layer_id":1,"total_voxels":0,"voxel_count":0,"bounding_box":null,"file_path":null,"format":null,"created_at":"2026-01-02T03:04:05Z","last_modified":null,"revision":0,"unsaved":false,"read_only":false,"undo_depth":0,"redo_depth":0,"storage":"dense"}
		add_voxels {"position":[0,0,8],"brush":{"shape":"sphere","size":5}} => {"added":81}
		new_layer          => {"layer_id":2}
		add_voxel [9,9,9]  => {"layer_id":2}
		undo               => {"success":true}
		project.get_info   => {"total_voxels":81,"bounding_box":{"min":[-2,-2,6],"max":[2,2,10]},"last_modified":"2026-01-02T03:04:05Z","revision":4,"unsaved":true,"undo_depth":2,"redo_depth":1}
	`)
	m := r.ok("get_project_info", "")["memory_usage"].(map[string]any)
	if total := m["total_bytes"].(float64); total <= 0 || m["total_mb"] != total/(1<<20) ||
		m["layers_mb"].(float64)+m["history_mb"].(float64) != m["total_mb"] {
		t.Errorf("memory usage %v", m)
	}
}

func TestLimitsOfTheEngine(t *testing.T) {
	r := newRig(t, func(o *engine.Options) { o.MaxProjects, o.MaxMemory = 2, 1<<20 })
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.txt"), "0 0 0 FF0000\n")
	r.play(paths(dir, `
		create_project                                      => {"project_id":"id1"}
		create_project                                      => {"project_id":"id2"}
		create_project                                      => -32006 too_many_projects
		open_file {"path":"$/a.txt"}                        => -32006 too_many_projects
		procedural_shape {"shape":"sphere","size":600,"hollow":true} => -32006 memory_limit
		flood_fill {"position":[20,20,0],"mode":"add","bounds":{"min":[-100000,-100000,-100000],"max":[100000,100000,100000]}} => -32006 memory_limit
		get_bounding_box                                    => {"empty":true}
		add_voxel [0,0,0]                                   => {"changed":1}
	`))
	for i := 1; ; i++ { // a voxel in each of many tiles
		_, err := r.send("add_voxel", fmt.Sprintf("[%d,0,0]", 16*i))
		if err != nil {
			e := method.ErrorOf(err, nil)
			if e.Code != method.CodeResources || e.Reason != "memory_limit" {
				t.Errorf("%+v", e)
			}
			break
		}
		if i > 1<<20 {
			t.Fatal("the memory of single voxels has no limit")
		}
	}
	r.ok("remove_voxel", `[0,0,0]`)
}

func TestSystemMethods(t *testing.T) {
	r := newRig(t)
	r.play(`
		ping                       => {"pong":true,"timestamp":"*"}
		goxel.ping                 => {"pong":true}
		goxel_ping {}              => {"pong":true}
		health_check []            => {"pong":true}
		version                    => {"version":"1.2.3","type":"daemon","protocol":"JSON-RPC 2.0"}
		goxel.get_version          => {"version":"1.2.3"}
		system.get_version         => {"version":"1.2.3"}
		echo [1,"two",null]        => [1,"two",null]
		echo                       => {}
		test.echo {"a":[1.50,{}]}  => {"a":[1.50,{}]}
		echo { "a" : [1, 2] }      => {"a":[1,2]}
		status                     => {"status":"running","version":"1.2.3","daemon_version":"1.2.3","pid":"*","current_time":"*","hostname":"*","goxel_initialized":true,"methods_available":"*","memory_allocated":"*","heap_allocations":"*","heap_allocated_bytes":"*","uptime_seconds":12,"storage":"dense","active_connections":1,"active_projects":0,"project_memory":0,"total_requests":9,"total_errors":2,"requests_pending":0,"workers":1,"workers_busy":0,"bytes_read":100,"bytes_written":200}
		goxel.get_daemon_status    => {"daemon_version":"1.2.3"}
		nonesuch                   => -32601 method_not_found
		goxel.goxel.ping           => -32601 method_not_found
		goxel.rpc.discover         => -32601 method_not_found
		$/cancelRequest {"id":"a\"b"} => {"cancelled":false}
		$/cancelRequest [7]        => {"cancelled":false}
		$/cancelRequest            => -32602 missing_parameter id
	`)
	r.conn.underway = true
	r.play(`$/cancelRequest {"id":1.0} => {"cancelled":true}`)
	if got := strings.Join(r.conn.asked, " "); got != `"a\"b" 7 1.0` {
		t.Errorf("cancelled %s", got)
	}
	got := r.ok("status", "")
	if _, err := time.Parse(time.DateTime, got["current_time"].(string)); err != nil || got["memory_allocated"].(float64) <= 0 || got["pid"].(float64) <= 0 {
		t.Errorf("%v: %v", err, got)
	}
	if now := r.ok("ping", "")["timestamp"].(float64); now < 1.7e9 {
		t.Errorf("timestamp %v", now)
	}
}

// TestErrorsOfAnyKind maps errors that the methods cannot be brought to return in a test.
func TestErrorsOfAnyKind(t *testing.T) {
	m := table.Methods[0]
	for _, c := range []struct {
		err  error
		want string
	}{
		{errors.New("odd"), "-32000 failed odd"},
		{fmt.Errorf("a brush: %w", edit.ErrShape), "-32602 invalid_params a brush: " + edit.ErrShape.Error()},
		{fmt.Errorf("a cell: %w", edit.ErrRange), "-32003 invalid_position a cell: " + edit.ErrRange.Error()},
		{engine.Errorf(engine.Overloaded, "", "busy"), "-32006 overloaded busy"},
		{engine.Errorf(engine.Closed, "", "bye"), "-32000 shutting_down bye"},
		{engine.Errorf("new_reason", "", "what"), "-32000 new_reason what"},
		{&wire.Error{Code: -32700, Message: "m", Reason: "r"}, "-32700 r m"},
		{fmt.Errorf("op: %w", &wire.Error{Code: -32602, Message: "m", Reason: "r"}), "-32602 r m"},
	} {
		e := method.ErrorOf(c.err, m)
		if got := fmt.Sprint(e.Code, " ", e.Reason, " ", e.Message); got != c.want {
			t.Errorf("%v becomes %s, want %s", c.err, got, c.want)
		}
	}
}

// TestVolumesOfEachKind checks that the engine's kind is the one in use.
func TestVolumesOfEachKind(t *testing.T) {
	for _, k := range kinds.Kinds() {
		r := withProject(t, func(o *engine.Options) { o.Storage, o.StorageOptions = k, storage.Options{} })
		r.play(fmt.Sprintf(`get_project_info => {"storage":%q}`, k.Name))
	}
}
