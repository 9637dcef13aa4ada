package minecraft_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// suites returns the formats with small files: some not packed, so that what is in them is damaged and not only its packing.
func suites(t testing.TB) map[string]formattest.Suite {
	suite := func(f *format.Format, samples ...[]byte) formattest.Suite {
		return formattest.Suite{Format: f, Kinds: all.Kinds(), Samples: samples}
	}
	third := suite(minecraft.Schem(), smallSchem3())
	third.Write = map[string]any{"version": 3.0}
	return map[string]formattest.Suite{
		"schem":     suite(minecraft.Schem(), smallSchem(), zlibbed(t, smallSchem())),
		"schem 3":   third,
		"schematic": suite(minecraft.Schematic(), smallSchematic(), gzipped(t, smallSchematic())),
		"litematic": suite(minecraft.Litematic(), smallLitematic()),
		"structure": suite(minecraft.Structure(), smallStructure(), gzipped(t, smallStructure())),
	}
}

func TestSuites(t *testing.T) {
	for name, suite := range suites(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suite.Run(t)
		})
	}
}

func FuzzSchem(f *testing.F)     { suites(f)["schem"].Fuzz(f) }
func FuzzSchematic(f *testing.F) { suites(f)["schematic"].Fuzz(f) }
func FuzzLitematic(f *testing.F) { suites(f)["litematic"].Fuzz(f) }
func FuzzStructure(f *testing.F) { suites(f)["structure"].Fuzz(f) }
