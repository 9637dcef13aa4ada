package qubicle_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/qubicle"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// suites returns the formats with the options to test them with.
func suites() map[string]formattest.Suite {
	suite := func(f *format.Format) formattest.Suite { return formattest.Suite{Format: f, Kinds: all.Kinds()} }
	masked := suite(qubicle.QB())
	masked.Write = map[string]any{"visibility_mask": true}
	project := suite(qubicle.QBCL())
	project.Samples = [][]byte{smallProject()}
	return map[string]formattest.Suite{
		"qb": suite(qubicle.QB()), "qb masked": masked, "qbt": suite(qubicle.QBT()), "qef": suite(qubicle.QEF()), "qbcl": project,
	}
}

func TestSuites(t *testing.T) {
	for name, suite := range suites() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suite.Run(t)
		})
	}
}

func FuzzQB(f *testing.F)   { suites()["qb"].Fuzz(f) }
func FuzzQBT(f *testing.F)  { suites()["qbt"].Fuzz(f) }
func FuzzQBCL(f *testing.F) { suites()["qbcl"].Fuzz(f) }
func FuzzQEF(f *testing.F)  { suites()["qef"].Fuzz(f) }
