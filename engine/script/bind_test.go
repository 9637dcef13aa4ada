package script_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/script"
	"github.com/goxel-daemon/goxel-daemon/storage"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

// TestVoxels runs scripts on every storage kind; each compares what it did with what must be and comes to "ok".
func TestVoxels(t *testing.T) {
	const check = `
		const same = (got, want) => { if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error("got " + JSON.stringify(got) + ", want " + JSON.stringify(want)) };
		const at = (x, y, z, l) => { const c = goxel.getVoxel(x, y, z, l); return c && [...c] };
		const fails = (f, text) => { let m = "nothing"; try { f() } catch (e) { m = String(e) } if (!m.includes(text)) throw new Error(m + " has no " + text) };
	`
	for name, source := range map[string]string{
		"positions": `
			goxel.addVoxel(1, 2, 3, "#010203");
			for (const p of [[1,2,3], {x:1,y:2,z:3}, new Vec(1,2,3), new Vec([1,2,3]), {position:[1,2,3]}, {pos:{x:1,y:2,z:3}}, [1.9,2.5,3.1], new Int16Array([1,2,3])])
				same([...goxel.getVoxel(p)], [1,2,3,255]);
			goxel.addVoxel(-0.5, -1, 0); same(at(-1, -1, 0), [255,255,255,255]);
			fails(() => goxel.addVoxel(), "position is x, y, z"); fails(() => goxel.addVoxel("1,2,3"), "position"); fails(() => goxel.addVoxel(1, 2), "coordinate");
			fails(() => goxel.addVoxel({}), "position"); fails(() => goxel.addVoxel(1, 2, "3"), "must be a number"); fails(() => goxel.addVoxel(NaN, 0, 0), "integer");
			fails(() => goxel.addVoxel(2**30, 0, 0), "RangeError"); fails(() => goxel.addVoxel(0, -(2**30) - 1, 0), "lies outside"); fails(() => goxel.addVoxel(Infinity, 0, 0), "lies outside");`,
		"colours": `
			let n = 0; const put = (...c) => { goxel.addVoxel(n, 0, 0, ...c); return at(n++, 0, 0) };
			for (const c of ["#0A141E", "0a141eff", [10,20,30], [10,20,30,255], {r:10,g:20,b:30}, new Vec(10,20,30), new Vec(10,20,30,255), [10.2,19.9,30]]) same(put(c), [10,20,30,255]);
			same(put(10, 20, 30), [10,20,30,255]); same(put(10, 20, 30, 0), [10,20,30,255]); same(put(10, 20, 30, 40), [10,20,30,40]); same(put([1, 0.5, 0]), [255,128,0,255]);
			same(put([1, 1, 0]), [1,1,0,255]); same(put({r:0.1,g:0.2,b:0.3,a:0.5}), [26,51,77,128]); same(put("#01020304"), [1,2,3,4]); same(put([1,2,3,0]), null);
			goxel.addVoxel({x:50, y:0, z:0, r:1, g:2, b:3, a:0}); same(at(50, 0, 0), [1,2,3,255]); goxel.addVoxel({position:[51,0,0], color:"#040506"}); same(at(51, 0, 0), [4,5,6,255]);
			goxel.addVoxel([52,0,0,7,8,9]); same(at(52, 0, 0), [7,8,9,255]); goxel.addVoxel([53,0,0,"#0708090A"]); same(at(53, 0, 0), [7,8,9,10]); goxel.addVoxel(new Vec(54,0,0)); same(at(54,0,0), [255,255,255,255]);
			fails(() => put([1,2]), "three or four"); fails(() => put([1,2,3,4,5]), "three or four"); fails(() => put("red"), "colour"); fails(() => put("#12345"), "colour"); fails(() => put("+12345"), "colour");
			fails(() => put([256,0,0]), "between 0 and 255"); fails(() => put([-1,0,0]), "RangeError"); fails(() => put(["1",2,3]), "must be a number"); fails(() => put(1, 2), "three or four"); fails(() => put(true), "colour");`,
		"lists": `
			same(goxel.addVoxels([[0,0,0], [1,0,0,10,20,30], {x:2,y:0,z:0,color:"#010203"}, {position:[3,0,0],r:1,g:1,b:1}, {x:4,y:0,z:0}], "#FF0000"), 5);
			same([0,1,2,3,4].map(x => at(x, 0, 0)), [[255,0,0,255], [10,20,30,255], [1,2,3,255], [1,1,1,255], [255,0,0,255]]);
			same(goxel.removeVoxels([[0,0,0], {x:9,y:9,z:9}, [1,0,0]]), 2); same(goxel.voxelCount(), 3);
			same(goxel.paintVoxels([[2,0,0], [9,9,9]], "#00FF00"), 1); same(at(2, 0, 0), [0,255,0,255]); same(goxel.paintVoxels(3, 0, 0, "#0000FF"), 1); same(at(3, 0, 0), [0,0,255,255]);
			same(goxel.paintVoxels([3,0,0], "#0000FF"), 0);
			fails(() => goxel.addVoxels(5), "a list"); fails(() => goxel.addVoxels([[1,2,3], [1]]), "item 1");`,
		"single": `
			same(goxel.addVoxel(1,1,1,"#010203"), true); same(goxel.addVoxel(1,1,1,"#010203"), false); same(goxel.removeVoxel(1,1,1), true); same(goxel.removeVoxel([1,1,1]), false); same(goxel.getVoxel(1,1,1), null);
			fails(() => goxel.addVoxel(1,1,1,"#010203", "none"), "none"); fails(() => goxel.addVoxel(1,1,1,[1,2,3],99), "no layer has the id 99"); fails(() => goxel.addVoxel(1,1,1,[1,2,3],1.5), "integer"); fails(() => goxel.addVoxel(1,1,1,[1,2,3],{}), "a layer is");
			same(goxel.addVoxel(1,1,1,[1,2,3],0), true); same(goxel.addVoxel(1,1,2,[1,2,3],"active"), true); same(goxel.addVoxel(1,1,3,[1,2,3],{id:1}), true); same(goxel.addVoxel({x:1,y:1,z:4,layer:"Layer.1"}), true); same(goxel.addVoxel(1,1,5,[1,2,3],"Layer.1"), true);`,
		"boxes": `
			goxel.fillBox([0,0,0], [3,4,5], "#010203"); same(goxel.voxelCount(), 120); goxel.fillBox({min:[0,0,0],max:[1,1,1],color:"#040506"}); same(at(1,1,1), [4,5,6,255]);
			goxel.fillBox([[0,0,0],[0,0,9]], [9,9,9]); same(at(0,0,9), [9,9,9,255]); goxel.fillBox(new Box([3,0,0],[0,4,5]), [0,0,0,0]); same(goxel.voxelCount("all"), 4); goxel.fillBox(7,7,7, 8,8,8, "#070707"); same(goxel.voxelCount(-2), 12);
			const b = goxel.boundingBox(); same([b.min, b.max], [{x:0,y:0,z:6},{x:8,y:8,z:9}]); same([...b.size], [9,9,4]); same(b instanceof Box, true);
			fails(() => goxel.fillBox([0.5,0,0],[1,1,1]), "must be an integer"); fails(() => goxel.fillBox([0,0,0]), "position"); fails(() => goxel.fillBox(), "position");
			goxel.voxel.clear(); same(goxel.boundingBox(), null); same(goxel.voxelCount(), 0);`,
		"shapes": `
			goxel.shape("sphere", [0,0,4], 8, "#3366CC"); same(goxel.voxelCount(), 280); goxel.shape({shape:"cube", center:[40,0,0], size:[2,3,4], color:"#010203"}); same(goxel.voxelCount(), 304); same(at(40,0,0), [1,2,3,255]);
			goxel.shape("cube", 60, 0, 0, 4, {hollow:true, thickness:1, color:"#050505"}); same(goxel.voxelCount(), 360); goxel.shape("cylinder", [0,50,0], [3,5,9], [1,1,1], {axis:"x", mode:"over", layer:1}); same(goxel.boundingBox().max.y, 52);
			goxel.shape("cube", [60,0,0], 4, [1,1,1], {mode:"sub"}); same(at(58,0,0), null); goxel.shape("cone", {x:90,y:0,z:0}, 3); goxel.shape("pyramid", [120,0,0], 3, "#111111", {flip:true}); goxel.shape("torus", [150,0,0], [9,9,3]); same(at(120,0,-1), [17,17,17,255]);
			fails(() => goxel.shape("moon", [0,0,0], 3), "no shape"); fails(() => goxel.shape("cube", [0,0,0], 0), "size"); fails(() => goxel.shape("cube", [0,0,0], [1,0,1]), "size"); fails(() => goxel.shape("cube", [0,0,0], 2, [1,1,1], {axis:"w"}), "axis");
			fails(() => goxel.shape("cube", [0,0,0], 2, [1,1,1], {mode:"wild"}), "no mode"); fails(() => goxel.shape("cube", [0,0,0], 2, [1,1,1], {thickness:0}), "thickness"); fails(() => goxel.shape("cube", [0,0,0], "2"), "position");`,
		"floods": `
			goxel.fillBox([0,0,0],[4,4,0],"#101010"); goxel.fillBox([2,0,0],[2,4,0],"#181818"); same(goxel.floodFill([0,0,0],"#FF0000"), 10); same(at(1,4,0), [255,0,0,255]); same(at(3,0,0), [16,16,16,255]);
			same(goxel.floodFill(3,0,0, [0,255,0], {tolerance:8, connectivity:26, layer:1}), 15); same(goxel.floodFill([9,9,9],"#FF0000"), 0); same(goxel.floodFill([0,0,0],"#00FF01", {max:3}), 3);
			fails(() => goxel.floodFill([0,0,0],"#FF0000",{connectivity:7}), "connectivity"); fails(() => goxel.floodFill([0,0,0],"#FF0000",{tolerance:300}), "tolerance");`,
		"layers": `
			const l = goxel.newLayer("roof"); same([l.id, l.name, l.visible, goxel.image.activeLayer === l], [2, "roof", true, true]); goxel.addVoxel(1,1,1); same([goxel.voxelCount("roof"), goxel.voxelCount(1)], [1, 0]);
			goxel.setActiveLayer(1); same(goxel.image.activeLayer.id, 1); goxel.image.activeLayer = l; same(goxel.image.activeLayer.name, "roof"); goxel.image.activeLayer = "Layer.1"; goxel.addVoxel(5,5,5); same(at(5,5,5,1), [255,255,255,255]);
			l.name = "top"; same(goxel.layers().map(x => x.name), ["Layer.1", "top"]); same(goxel.image.layers[1] === l, true); l.visible = false; l.visible = false; same(goxel.layers()[1].visible, false); same(String(l instanceof Layer), "true");
			const m = goxel.image.addLayer(); same(m.name, "Layer.2"); m.volume = l.volume; same(m.volume.count, 1); same(goxel.layer.create({name:"c"}).name, "c"); goxel.layer.delete("c"); goxel.mergeLayers(m, 1); same(goxel.layers().length, 2); same(goxel.voxelCount(1), 2);
			fails(() => m.name, "has been deleted"); fails(() => m.volume, "has been deleted"); fails(() => goxel.setActiveLayer(), "a layer is needed"); fails(() => goxel.setActiveLayer(7), "no layer"); fails(() => new Layer(), "no constructor"); fails(() => new Image(), "no constructor");
			fails(() => { l.name = "x".repeat(300) }, "at most 255"); fails(() => { l.name = null }, "a name"); fails(() => goxel.newLayer("x".repeat(300)), "255"); fails(() => goxel.mergeLayers(1, 1), "itself"); fails(() => goxel.mergeLayers(l, 1, "wild"), "no mode");
			fails(() => Layer.prototype.id, "no Layer"); goxel.layer.rename(l, "last"); goxel.layer.set_visibility("last", true); same([l.name, l.visible], ["last", true]); goxel.layer.setActive(l); same(goxel.layer.list().length, 2); goxel.layer.setVisibility(2, false); goxel.deleteLayer(1); goxel.deleteLayer(l); same(goxel.layers().length, 1);`,
		"volumes": `
			const v = goxel.image.activeLayer.volume; v.setAt([1,2,3], [10,20,30]); v.setAt(4,5,6, "#FF0000"); same([...v.getAt([1,2,3])], [10,20,30,255]); same([...v.getAt(0,0,0)], [0,0,0,0]); same(goxel.voxelCount(), 2); same(v.count, 2);
			const w = v.copy(); w.setAt(1,2,3,[0,0,0,0]); same([v.count, w.count], [2, 1]); let sum = 0; v.iter((p, c) => { sum += p.x + p.y + p.z + c.r; v.setAt([p.x + 1, p.y, p.z], c); v.setAt(p, [0,0,0,0]) }); same(sum, 6 + 10 + 15 + 255); same(v.box.min, {x:2,y:2,z:3});
			let list = []; for (const [p, c] of v.iter()) list.push([p[0], p[1], p[2], c.r]); same(list.sort(), [[2,2,3,10],[5,5,6,255]]); for (const x of v.iter()) break; const it = v.iter(); it.next(); it.next(); same(it.next().done, true);
			const u = new Volume(); same([u.count, u.box], [0, null]); u.setAt(0,0,0,"#0000FF"); u.merge(v); same(u.count, 3); u.merge(v, "sub"); same(u.count, 1); goxel.image.activeLayer.volume = u; same([v.count, goxel.voxelCount()], [1, 1]); goxel.image.activeLayer.volume = goxel.image.activeLayer.volume; u.clear(); same([u.count, v.count], [0, 1]);
			goxel.newLayer("b"); goxel.addVoxel(9,9,9); same(goxel.image.getLayersVolume().count, 2); const f = goxel.image.getLayersVolume(); f.clear(); same(goxel.voxelCount("all"), 2); same([u instanceof Volume, v.copy() instanceof Volume], [true, true]);
			fails(() => v.save("/tmp/x.gox"), "no access to files"); fails(() => v.iter(5), "a function"); fails(() => u.merge(5), "a Volume"); fails(() => u.merge(u, "wild"), "no mode"); fails(() => { goxel.image.activeLayer.volume = 5 }, "a Volume"); fails(() => Volume.prototype.count, "a Volume"); fails(() => u.setAt(1,1,2**31,[1,1,1]), "lies outside");
			fails(() => v.iter(() => { throw new Error("from within") }), "from within");`,
		"vectors": `
			const v = new Vec(1,2,3); same([v.x, v.y, v.z, v.w, v.r, v.g, v.b, v.a, v[0], v[1], v[2], v[3]], [1,2,3,undefined,1,2,3,undefined,1,2,3,undefined]); v.a = 9; v.r = 5; v[1] = 6; same([...v], [5,6,3,9]); same(v, {x:5,y:6,z:3,w:9});
			same([...new Vec()], [0,0,0]); same([...new Vec({x:1,y:2,z:3,w:4})], [1,2,3,4]); same([...new Vec(new Vec(7,8,9))], [7,8,9]); const [a, b] = v; same([a, b], [5, 6]); v.x = undefined; v.r = null; fails(() => new Vec("a"), "must be a number"); fails(() => Object.getOwnPropertyDescriptor(Vec.prototype, "r").get.call(5), "no object");
			const it = v[Symbol.iterator](); it.next(); same(it.return().done, true);`,
		"iterators": `
			let cells = []; new Box([0,0,0],[1,1,0]).iterVoxels(p => cells.push([...p])); same(cells, [[0,0,0],[1,0,0],[0,1,0],[1,1,0]]); const b = new Box([-2,-2,0],[1,1,3]); same([...b.worldToLocal([-2,2,1])], [-1,1,-0.5]); same([...b.worldToLocal(0,0,2)], [0,0,0]); same([...b.worldToLocal({x:0,y:0,z:4})], [0,0,1]);
			same([...b.size], [4,4,4]); const s = goxel.image.selectionBox; same([s.min, s.max], [{x:-16,y:-16,z:0},{x:15,y:15,z:31}]); goxel.image.selectionBox = b; same(goxel.image.selectionBox.min.x, -2); goxel.image.selectionBox = null; same(goxel.image.selectionBox, null);
			fails(() => b.iterVoxels(), "a function"); fails(() => b.worldToLocal(1), "a position"); fails(() => b.iterVoxels(() => { throw new Error("inside") }), "inside"); fails(() => new Box(), "position"); same(goxel.image instanceof Image, true);`,
		"families": `
			goxel.voxel.add({x:1,y:1,z:1,color:"#010203"}); goxel.voxel.addBatch([[2,2,2],[3,3,3]], "#040506"); goxel.voxel.add_batch([[4,4,4]]); same(goxel.voxelCount(), 4); same([...goxel.voxel.get(2,2,2)], [4,5,6,255]); goxel.voxel.remove(1,1,1); goxel.voxel.paint([2,2,2], [9,9,9]); goxel.voxel.fill([0,0,0],[1,1,1]);
			same(goxel.voxelCount(), 11); same(goxel.layer.get_list().length, 1); goxel.layer.create("n"); goxel.layer.set_active(1); goxel.layer.merge("n", 1);`,
		"registered": `
			let done = []; same(goxel.registerFormat({name:"x", ext:"*.x"}), undefined); goxel.registerScript({name:"a", onExecute() { same(this.name, "a"); goxel.addVoxel(1,1,1) }}); goxel.registerScript({name:"b", execute: () => same(goxel.voxelCount(), 1)}); same(goxel.voxelCount(), 0);
			fails(() => goxel.registerScript(), "an object"); fails(() => goxel.registerScript({name:"a"}), "must be a function"); fails(() => goxel.registerFormat("x"), "an object");`,
		"palette": `same(goxel.palette, {name:"", entries:[]});`,
	} {
		t.Run(name, func(t *testing.T) {
			for _, k := range kinds.Kinds() {
				p := newProject(t, k)
				r := runOn(t.Context(), p, check+source+`; "ok"`, script.Options{})
				if r.err != nil || r.value != "ok" {
					t.Errorf("%s: %v", k.Name, r.err)
				}
			}
		})
	}
}

func TestPaletteOfAProject(t *testing.T) {
	p := newProject(t, kinds.Kinds()[0])
	if _, err := p.Edit("palette", func(e *engine.Edit) error {
		e.SetPalette(&scene.Palette{Name: "warm", Swatches: []scene.Swatch{{Color: storage.RGB(1, 2, 3), Name: "one"}}})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	r := runOn(t.Context(), p, `goxel.palette.entries[0].color.g + goxel.palette.name + goxel.palette.entries[0].name`, script.Options{})
	if r.err != nil || r.value != "2warmone" {
		t.Errorf("got %q, %v", r.value, r.err)
	}
}

func TestSelectionOfAProjectWithoutBox(t *testing.T) {
	p := newProject(t, kinds.Kinds()[0])
	p.Scene().Box = nil
	if r := runOn(t.Context(), p, `goxel.image.selectionBox`, script.Options{}); r.value != "null" || r.err != nil {
		t.Errorf("got %q, %v", r.value, r.err)
	}
	if r := runOn(t.Context(), p, `goxel.addVoxel(1,2,3); goxel.image.selectionBox`, script.Options{}); r.value != `{"min":{"x":1,"y":2,"z":3},"max":{"x":1,"y":2,"z":3}}` {
		t.Errorf("got %q, %v", r.value, r.err)
	}
}

func TestFaultsOfRegisteredScripts(t *testing.T) {
	faults(t, [][2]string{{`goxel.registerScript({name:"a", onExecute() { throw new Error("late") }})`, "Error: late"}})
}
