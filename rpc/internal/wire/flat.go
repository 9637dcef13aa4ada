package wire

// MaxFlat is the longest request in bytes, white space before it included, that Flat.Scan reads.
const MaxFlat = 1 << 10

// The numbers of a Flat, as indexes of Flat.Num.
const (
	NumX       = iota // "x", or the first element of "position"
	NumY              // "y", or the second
	NumZ              // "z", or the third
	NumR              // "r", or the first element of "color"
	NumG              // "g", or the second
	NumB              // "b", or the third
	NumA              // "a", or the fourth
	NumLayerID        // "layer_id"

	numNums
)

// Keys is a set of parameters: bit i stands for Flat.Num[i], and the bits above those say in which form the numbers came.
type Keys uint16

// The parameters that a Flat holds. Numbers that came as elements of "position" or "color" have their own bits as well.
const (
	HasX       Keys = 1 << NumX
	HasY       Keys = 1 << NumY
	HasZ       Keys = 1 << NumZ
	HasR       Keys = 1 << NumR
	HasG       Keys = 1 << NumG
	HasB       Keys = 1 << NumB
	HasA       Keys = 1 << NumA
	HasLayerID Keys = 1 << NumLayerID

	// HasPosition says that x, y and z are the elements of "position" or "pos".
	HasPosition Keys = 1 << 8
	// HasColor says that r, g, b and, where present, a are the elements of "color" or "rgba".
	HasColor Keys = 1 << 9
	// HasArray says that params is an array. No other bit is set then: the names of its elements are the method's to give.
	HasArray Keys = 1 << 10

	// HasXYZ is a whole position.
	HasXYZ = HasX | HasY | HasZ
	// HasRGB is a colour without its alpha.
	HasRGB = HasR | HasG | HasB
	// HasRGBA is a colour with its alpha.
	HasRGBA = HasRGB | HasA
)

// Flat is a small request whose parameters are a few integers, such as one for a single voxel. Scan reads it in one pass over bytes as they
// come from a connection, where package frame and Request.Parse go over them several times.
//
// Scan declines whatever is not one of the usual shapes of such requests, and never judges: text that it declines may be fine, be no
// request, not be JSON or not be complete, which is for the general path to find out. What it accepts, the general path accepts as well, with
// the same length and the same meaning, provided that its limits allow for MaxFlat bytes, 3 levels and 16 values.
//
// The shapes are one object with the members
//
//   - "jsonrpc", the string 2.0;
//   - "id", an integer, null or a string of ASCII without escapes, or left out;
//   - "method", a string of ASCII without escapes;
//   - "params", or left out: an object with any of "x", "y", "z", "r", "g", "b", "a" and "layer_id" as integers, "position" or "pos" as three
//     integers in an array, instead of the first three, and "color" or "rgba" as three or four, instead of the next four; or an array of
//     3 to 8 integers;
//
// each at most once, in any order and with any white space. The integers of params have at most nine digits, no fraction and no exponent,
// and are not written -0.
//
// The zero value is ready to use, any number of times. One goroutine at a time may use it.
type Flat struct {
	// ID is the JSON text of the id, digit for digit, "null" if it is null, and nil if there is none: the request is a notification.
	// It points into the text that was scanned.
	ID []byte
	// Method is the name. It points into the text that was scanned.
	Method []byte
	// Has tells which of Num are given and how.
	Has Keys
	// Args is how many elements params has if it is an array, and 0 otherwise.
	Args int
	// Num holds the integers by their indexes, 0 for those that Has does not name. If params is an array it holds the
	// elements in their order, which is that of the indexes: x, y, z, r, g, b, a, layer_id.
	Num [numNums]int32
}

// Notification reports whether the request has no id and so is never answered.
func (f *Flat) Notification() bool { return f.ID == nil }
