package render

import "strings"

// Preset is a named direction of view onto the middle of what is drawn.
type Preset struct {
	Name    string
	Aliases []string
	Doc     string // what it shows, in a sentence
	Angles  Angles
}

// Angles is a direction of view. Yaw turns the camera about the Z axis, counterclockwise seen from above: 0 stands in front (at
// -Y), 90 on the right (at +X), 180 behind, 270 on the left. Pitch raises it: 90 looks straight down, -90 straight up. Both are in
// degrees.
type Angles struct{ Yaw, Pitch float64 }

const (
	// isometricPitch is the arc tangent of 1/sqrt(2) in degrees: edges along all three axes have the same length on the picture.
	isometricPitch = 35.264389682754654
	// dimetricPitch makes level edges fall by one pixel in two, since its sine is a half.
	dimetricPitch = 30
)

// Presets lists the presets, the default first. Nobody writes to it.
var Presets = [...]Preset{
	{"isometric", []string{"iso", "default", "front_right"}, "From the front right, 35.26 degrees above: shows the front (left), right and top sides, with one scale along all axes.", Angles{45, isometricPitch}},
	{"dimetric", []string{"2:1", "pixel"}, "From the front right, 30 degrees above: as isometric, but level edges fall by one pixel in two, as in pixel art.", Angles{45, dimetricPitch}},
	{"front_left", nil, "Isometric from the front left: shows the left (left), front and top sides.", Angles{315, isometricPitch}},
	{"back_right", nil, "Isometric from the back right: shows the right (left), back and top sides.", Angles{135, isometricPitch}},
	{"back_left", nil, "Isometric from the back left: shows the back (left), left and top sides.", Angles{225, isometricPitch}},
	{"front", nil, "Along +Y: shows the -Y faces, +X to the right, +Z up.", Angles{0, 0}},
	{"back", nil, "Along -Y: shows the +Y faces, -X to the right, +Z up.", Angles{180, 0}},
	{"left", nil, "Along +X: shows the -X faces, -Y to the right, +Z up.", Angles{270, 0}},
	{"right", nil, "Along -X: shows the +X faces, +Y to the right, +Z up.", Angles{90, 0}},
	{"top", nil, "Straight down: shows the +Z faces, +X to the right, +Y up.", Angles{0, 90}},
	{"bottom", nil, "Straight up: shows the -Z faces, +X to the right, -Y up.", Angles{0, -90}},
}

// PresetByName returns the preset with the given name or alias, in any case and with "-" or a space for "_"; the default one for "".
func PresetByName(name string) (Preset, bool) {
	name = strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(name))
	for _, p := range Presets {
		if name == "" || name == p.Name {
			return p, true
		}
		for _, a := range p.Aliases {
			if name == a {
				return p, true
			}
		}
	}
	return Preset{}, false
}

// basis returns the axes of a camera at these angles: right and up on the picture, and forward into it.
func (a Angles) basis() (right, up, forward Vec) {
	sy, cy := sincos(a.Yaw)
	sp, cp := sincos(a.Pitch)
	return Vec{X: cy, Y: sy, Z: 0}, Vec{X: -sy * sp, Y: cy * sp, Z: cp}, Vec{X: -sy * cp, Y: cy * cp, Z: -sp}
}

// presetNames lists the names for an error message.
func presetNames() string {
	names := make([]string, len(Presets))
	for i, p := range Presets {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}
