package scene

// Mode says how source voxels combine with those below them. The numbers are those that .gox files store.
type Mode uint8

// The modes of Goxel. Replace is for merges only: the destination becomes the source.
const (
	Over Mode = iota
	Sub
	SubClamp
	Paint
	Max
	Intersect
	IntersectFill
	MultAlpha
	Replace
)

// ModeNames lists the modes' names by number.
var ModeNames = [...]string{"over", "sub", "sub_clamp", "paint", "max", "intersect", "intersect_fill", "mult_alpha", "replace"}

// String returns the mode's name.
func (m Mode) String() string {
	if int(m) < len(ModeNames) {
		return ModeNames[m]
	}
	return "unknown"
}

// ModeByName returns the mode with the given name.
func ModeByName(name string) (Mode, bool) {
	for i, n := range ModeNames {
		if n == name {
			return Mode(i), true
		}
	}
	return 0, false
}
