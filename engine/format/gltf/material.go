package gltf

import (
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// strengthExtension carries emissions beyond 1.
const strengthExtension = "KHR_materials_emissive_strength"

// Emissions that are kept, but for 0.
const (
	minEmission = 1e-20
	maxEmission = 1e9
)

// plainMaterial is that of surfaces whose layer has none.
var plainMaterial = scene.Material{Color: [4]float32{1, 1, 1, 1}, Roughness: 1}

// addMaterial appends a material, with no name for nil, and returns its number.
func (e *encoder) addMaterial(m *scene.Material, name *string) int {
	c, emission := *m, [3]float32{}
	for i := range c.Color {
		c.Color[i] = unit32(c.Color[i])
	}
	c.Metallic, c.Roughness = unit32(c.Metallic), unit32(c.Roughness)
	for i := range emission {
		emission[i] = emissive(c.Emission[i])
	}
	e.clamped = e.clamped || c.Color != m.Color || c.Metallic != m.Metallic || c.Roughness != m.Roughness || emission != m.Emission
	j := material{Name: name, Metal: &metallicRoughness{Metallic: &c.Metallic, Roughness: &c.Roughness}}
	if c.Color != plainMaterial.Color {
		j.Metal.BaseColor = c.Color[:]
	}
	if c.Color[3] < 1 {
		j.AlphaMode = alphaBlend
	}
	if strength := halve(&emission); strength > 1 {
		j.Extensions.Strength = &emissiveStrength{&strength}
		if !slices.Contains(e.doc.ExtensionsUsed, strengthExtension) {
			e.doc.ExtensionsUsed = append(e.doc.ExtensionsUsed, strengthExtension)
		}
	}
	if emission != [3]float32{} {
		j.Emissive = emission[:]
	}
	e.doc.Materials = append(e.doc.Materials, j)
	return len(e.doc.Materials) - 1
}

// halve divides an emission by the smallest power of two that brings it to 1 or less, which rounds nothing, and returns that.
func halve(emission *[3]float32) float32 {
	strength := float32(1)
	for max(emission[0], emission[1], emission[2]) > strength {
		strength *= 2
	}
	for i := range emission {
		emission[i] /= strength
	}
	return strength
}

// unit32 returns the nearest number from 0 to 1, 0 for NaN.
func unit32(f float32) float32 {
	if !(f > 0) {
		return 0
	}
	return min(f, 1)
}

// emissive returns the nearest emission that is kept, 0 for NaN.
func emissive(f float32) float32 {
	if !(f >= minEmission) {
		return 0
	}
	return min(f, maxEmission)
}
