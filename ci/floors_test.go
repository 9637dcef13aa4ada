package ci

import (
	"fmt"
	"sort"
	"strings"
	"testing"
)

// floors lists where every package of the module stands, the lowest floor first. A package imports packages of lower
// floors, never of its own or of a higher one; only a package and one nested in it may share a floor. An entry stands
// for one package; one that ends in /... stands for all below it as well. The longest entry that fits counts.
func floors() [][]string {
	return [][]string{
		{"storage/internal/lanes", "rpc/internal/bitmap", "rpc/internal/text"},
		{"storage", "engine/pace", "engine/queue", "rpc/internal/frame", "rpc/internal/wire"},
		{"storage/internal/..."},
		{"storage/dense/...", "storage/roaring/...", "storage/block/...", "storage/storagetest"},
		{"engine/scene", "engine/gamma", "engine/trace/...", "engine/picture/lettering", "engine/picture/internal/...", "engine/gallery/..."},
		{"engine/picture/...", "engine/render/world"},
		{"engine/edit/...", "engine/mesh/...", "engine/palette/...", "engine/section/...", "engine/voxelize/..."},
		{"engine/format", "engine/render/...", "engine/journal/..."},
		{"engine/format/internal/..."},
		{"engine/format/..."},
		{"engine/format/all", "engine/studio/...", "storage/all"},
		{"engine"},
		{"engine/script/..."},
		{"rpc/method/..."},
		{"rpc/server/...", "rpc/client/..."},
		{"rpc/local"},
		{"bench/internal/..."},
		{"bench/daemon/...", "bench/echo", "bench/load", "bench/oneshot", "bench/pair", "bench/rival", "bench/traffic"},
		{"bench/inproc", "bench/report"},
		{"bench/...", "compat/v13/...", "rpc/mcp/...", "rpc/http/..."},
		{"compat/migrate/..."},
		{"compat/..."},
		{"cmd/goxelctl/internal/cli", "cmd/goxelctl/internal/value"},
		{"cmd/goxelctl/internal/session", "cmd/goxelctl/internal/show"},
		{"cmd/goxelctl/internal/..."}, // calls, files, migration
		{"cmd/goxelctl/internal/batch"},
		{"cmd/goxelctl/internal/shell"},
		{"cmd/goxelctl/internal/tree"},
		{"cmd/...", "ci"},
	}
}

// apart lists imports that the floors would let pass: packages that never meet, however low the other one stands.
func apart() []rule {
	return []rule{
		{"engine/...", "rpc/...", "the engine knows no protocol"},
		{"engine", "storage/all", "the engine is given its storage kinds"},
		{"engine", "storage/dense/...", "the engine is given its storage kinds"},
		{"engine", "storage/roaring/...", "the engine is given its storage kinds"},
		{"engine", "storage/block/...", "the engine is given its storage kinds"},
		{"engine", "engine/format/*", "the engine is given its formats"},
		{"engine/format/...", "engine/queue", "a codec turns bytes into a scene and back, no more"},
		{"rpc/client/...", "storage/...", "the client stands alone"},
		{"rpc/client/...", "engine/...", "the client stands alone"},
		{"rpc/client/...", "rpc/...", "the client stands alone"},
		{"rpc/server/...", "storage/...", "a connection never touches a volume"},
		{"rpc/server/...", "engine/scene", "a connection never touches a volume"},
		{"rpc/server/...", "engine/edit/...", "a connection never touches a volume"},
	}
}

// rule forbids packages that fit from to import packages that fit to. Here an entry that ends in /* stands for all
// below a package without the package itself.
type rule struct{ from, to, why string }

// thirdParty lists the modules that production code may import, and which packages may import each. An entry is as in
// floors. A module that is not listed may be imported by tests only.
func thirdParty() map[string][]string {
	return map[string][]string{
		"github.com/HdrHistogram/hdrhistogram-go": {"bench/..."},
		"github.com/RoaringBitmap/roaring/v2":     {"storage/roaring/..."},
		"github.com/klauspost/compress": {
			"storage/block/...", "storage/internal/...", "engine/format/...", "engine/picture/...", "engine/journal/...",
			"rpc/http/...",
		},
		"github.com/valyala/fastjson": {
			"rpc/internal/wire", "rpc/method/...", "rpc/server/...", "rpc/mcp/...", "rpc/http/...",
		},
		"github.com/pkg/profile":           {"cmd/..."},
		"github.com/spf13/cobra":           {"cmd/..."},
		"github.com/spf13/pflag":           {"cmd/..."},
		"github.com/coreos/go-systemd/v22": {"cmd/...", "rpc/server/..."},
		"golang.org/x/sys": {
			"cmd/...", "rpc/server/...", "bench/...", "storage/internal/...", "engine/pace", "rpc/internal/bitmap",
			"rpc/internal/text",
		},
		"golang.org/x/sync":                   {"cmd/...", "engine/studio/...", "bench/..."},
		"golang.org/x/image":                  {"engine/picture/...", "engine/studio/..."},
		"pgregory.net/rapid":                  {"storage/storagetest", "engine/format/formattest"},
		"golang.org/x/term":                   {"cmd/...", "compat/v13/..."},
		"github.com/BurntSushi/toml":          {"cmd/...", "compat/..."},
		"github.com/bmatcuk/doublestar/v4":    {"cmd/goxelctl/..."},
		"github.com/dop251/goja":              {"engine/script/..."},
		"github.com/fsnotify/fsnotify":        {"cmd/goxelctl/..."},
		"go.yaml.in/yaml/v3":                  {"compat/migrate/..."},
		"gopkg.in/ini.v1":                     {"compat/migrate/..."},
		"mvdan.cc/sh/v3":                      {"cmd/goxelctl/...", "compat/..."},
		"github.com/prometheus/client_golang": {"cmd/...", "rpc/http/..."},
	}
}

// fits reports whether the package is what the entry stands for.
func fits(entry, pkg string) bool {
	if base, below := strings.CutSuffix(entry, "/*"); below {
		return strings.HasPrefix(pkg, base+"/")
	}
	base, all := strings.CutSuffix(entry, "/...")
	return pkg == base || all && strings.HasPrefix(pkg, base+"/")
}

// floorOf returns the floor of the package, or -1 if no entry fits.
func floorOf(table [][]string, pkg string) int {
	floor, longest := -1, -1
	for i, entries := range table {
		for _, entry := range entries {
			base, all := strings.CutSuffix(entry, "/...")
			rank := 2 * len(base)
			if !all {
				rank++ // of two entries for one package the exact one counts
			}
			if fits(entry, pkg) && rank > longest {
				floor, longest = i, rank
			}
		}
	}
	return floor
}

// nested reports whether one of the packages lies in the other's folder.
func nested(a, b string) bool {
	return strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}

// judge returns what is wrong with pkg importing imported, both relative to the module, or "".
func judge(pkg, imported string) string {
	table := floors()
	from, to := floorOf(table, pkg), floorOf(table, imported)
	switch {
	case from < 0:
		return fmt.Sprintf("package %s has no floor: add it to the table in ci/floors_test.go", pkg)
	case to < 0:
		return fmt.Sprintf("package %s has no floor: add it to the table in ci/floors_test.go", imported)
	case to > from:
		return fmt.Sprintf("%s (floor %d) imports %s (floor %d): imports point down", pkg, from, imported, to)
	case to == from && !nested(pkg, imported):
		return fmt.Sprintf("%s imports %s of the same floor: imports point down", pkg, imported)
	}
	for _, r := range apart() {
		own := fits(r.from, imported) && nested(pkg, imported)
		if !own && fits(r.from, pkg) && fits(r.to, imported) {
			return fmt.Sprintf("%s imports %s: %s", pkg, imported, r.why)
		}
	}
	if strings.HasSuffix(imported, "test") && !strings.HasSuffix(pkg, "test") {
		return fmt.Sprintf("%s imports %s, which is for tests", pkg, imported)
	}
	return ""
}

// judgeThirdParty returns what is wrong with pkg importing the package of another module, or "".
func judgeThirdParty(pkg, imported string) string {
	for path, entries := range thirdParty() {
		if imported != path && !strings.HasPrefix(imported, path+"/") {
			continue
		}
		for _, entry := range entries {
			if fits(entry, pkg) {
				return ""
			}
		}
		return fmt.Sprintf("%s imports %s, which is for %s only", pkg, imported, strings.Join(entries, ", "))
	}
	return fmt.Sprintf("%s imports %s, which the table in ci/floors_test.go does not list", pkg, imported)
}

// TestImportsPointDown checks every import of every file that is no test.
func TestImportsPointDown(t *testing.T) {
	for _, s := range sources(t, root(t)) {
		if floorOf(floors(), s.pkg) < 0 {
			t.Errorf("%s: package %s has no floor: add it to the table in ci/floors_test.go", s.path, s.pkg)
			continue
		}
		for _, imported := range s.imports {
			wrong := ""
			first, _, _ := strings.Cut(imported, "/")
			if inside, ok := strings.CutPrefix(imported, module+"/"); ok {
				wrong = judge(s.pkg, inside)
			} else if strings.Contains(first, ".") {
				wrong = judgeThirdParty(s.pkg, imported)
			}
			if wrong != "" {
				t.Errorf("%s: %s", s.path, wrong)
			}
		}
	}
}

func TestJudge(t *testing.T) {
	cases := []struct {
		pkg, imported string
		fine          bool
	}{
		{"engine/scene", "storage", true},
		{"storage", "engine/scene", false},
		{"storage/dense", "storage", true},
		{"storage/dense", "storage/internal/tree", true},
		{"storage/internal/tree", "storage", true},
		{"storage/dense", "storage/roaring", false},
		{"storage/dense", "storage/storagetest", false},
		{"storage/dense", "storage/dense/internal/x", true},
		{"storage/dense/internal/x", "storage/dense", true},
		{"engine/format/gox", "engine/format", true},
		{"engine/format/gox", "engine/edit", true},
		{"engine/format/gox", "engine/format/vox", false},
		{"engine/format/gox", "engine/format/gltf/part", false},
		{"engine/format/gox", "engine/queue", false},
		{"engine/format/formattest", "engine/format", true},
		{"engine/format/all", "engine/format/gox", true},
		{"engine", "engine/format", true},
		{"engine", "engine/render", true},
		{"engine", "engine/queue", true},
		{"engine", "engine/format/all", false},
		{"engine", "storage/dense", false},
		{"engine", "rpc/internal/wire", false},
		{"engine/mesh", "rpc/internal/wire", false},
		{"rpc/internal/wire", "rpc/internal/frame", false},
		{"rpc/internal/wire", "storage", false},
		{"rpc/method", "engine", true},
		{"rpc/method", "rpc/internal/wire", true},
		{"rpc/server", "rpc/method", true},
		{"rpc/server", "rpc/internal/frame", true},
		{"rpc/server", "rpc/client", false},
		{"rpc/server", "storage", false},
		{"rpc/client", "rpc/method", false},
		{"rpc/client", "rpc/client/internal/x", true},
		{"compat", "compat/v13", true},
		{"compat/v13", "compat", false},
		{"bench", "rpc/client", true},
		{"cmd/goxel-daemon", "bench", true},
		{"cmd/goxel-daemon", "cmd/goxelctl", false},
		{"bench", "cmd/goxelctl", false},
		{"engine/new", "storage", false},
		{"cmd/goxelctl", "util", false},
	}
	for _, tc := range cases {
		wrong := judge(tc.pkg, tc.imported)
		if fine := wrong == ""; fine != tc.fine {
			t.Errorf("%s -> %s: judged %q, want fine = %v", tc.pkg, tc.imported, wrong, tc.fine)
		}
	}
}

func TestJudgeThirdParty(t *testing.T) {
	cases := []struct {
		pkg, imported string
		fine          bool
	}{
		{"storage/roaring", "github.com/RoaringBitmap/roaring/v2", true},
		{"storage/dense", "github.com/RoaringBitmap/roaring/v2", false},
		{"engine/format/gox", "github.com/klauspost/compress/zlib", true},
		{"engine", "github.com/klauspost/compress/zlib", false},
		{"cmd/goxelctl", "github.com/spf13/cobra", true},
		{"rpc/server", "github.com/spf13/cobra", false},
		{"cmd/goxelctl", "example.com/unknown", false},
	}
	for _, tc := range cases {
		wrong := judgeThirdParty(tc.pkg, tc.imported)
		if fine := wrong == ""; fine != tc.fine {
			t.Errorf("%s -> %s: judged %q, want fine = %v", tc.pkg, tc.imported, wrong, tc.fine)
		}
	}
}

// TestFloorsAreDistinct wants each entry of the table once.
func TestFloorsAreDistinct(t *testing.T) {
	var all []string
	for _, entries := range floors() {
		all = append(all, entries...)
	}
	sort.Strings(all)
	for i := 1; i < len(all); i++ {
		if all[i] == all[i-1] {
			t.Errorf("%s stands on two floors", all[i])
		}
	}
}
