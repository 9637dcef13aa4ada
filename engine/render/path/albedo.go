package path

import (
	"math"
	"sync"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// albedos tells how much of all light gloss reflects, by the roughness and the cosine of the angle at which it is seen: a share of the colour
// at right angles, and a share of white light, which Schlick's formula adds. Together they are less than 1, as facets hide light from each other
// that is not followed further.
type albedos [albedoSteps + 1][albedoSteps + 1][2]float32

const (
	albedoSteps = 20
	albedoRings = 64 // of facets
	albedoTurns = 8  // facets in a ring, on one side
)

// albedoTable is made when gloss is first seen.
var albedoTable = sync.OnceValue(func() *albedos {
	t := &albedos{}
	for r := range t {
		rough := float64(r) / albedoSteps
		for c := range t[r] {
			t[r][c] = glossAlbedo(rough*rough, max(float64(c), 0.1)/albedoSteps)
		}
	}
	return t
})

// glossAlbedo adds up what facets reflect.
func glossAlbedo(a, cos float64) (shares [2]float32) {
	out := trace.Vec{X: math.Sqrt(max(1-cos*cos, 0)), Y: 0, Z: cos}
	var colored, added float64
	for i := range albedoRings * albedoTurns {
		sin, cosTurn := math.Sincos((float64(i/albedoRings) + 0.5) * math.Pi / albedoTurns)
		r := math.Sqrt((float64(i%albedoRings) + 0.5) / albedoRings)
		n := facet(max(a, smooth), out, r*sin, r*cosTurn)
		in := mirror(out, n)
		if in.Z <= 0 {
			continue
		}
		left, f := seenBoth(a, cos, in.Z)/seen(a, cos), pow5(1-out.Dot(n))
		colored += left * (1 - f)
		added += left * f
	}
	const all = albedoRings * albedoTurns
	return [2]float32{float32(colored / all), float32(added / all)}
}

// at returns both shares.
func (t *albedos) at(roughness, cos float64) (colored, added float64) {
	r, c := min(max(roughness, 0), 1)*albedoSteps, min(max(cos, 0), 1)*albedoSteps
	i, j := min(int(r), albedoSteps-1), min(int(c), albedoSteps-1)
	r, c = r-float64(i), c-float64(j)
	mix := func(k int) float64 {
		near := float64(t[i][j][k])*(1-c) + float64(t[i][j+1][k])*c
		far := float64(t[i+1][j][k])*(1-c) + float64(t[i+1][j+1][k])*c
		return near*(1-r) + far*r
	}
	return mix(0), mix(1)
}
