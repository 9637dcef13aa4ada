package sheet

import (
	"bytes"
	"encoding/json"
)

// AtlasJSON is the list of frames in the "hash" layout of TexturePacker, as Aseprite writes it and Phaser, PixiJS and many others read it.
// encoding/json makes the file of it.
type AtlasJSON struct {
	Frames FrameList `json:"frames"`
	Meta   Meta      `json:"meta"`
}

// FrameList is the frames in the order in which they came. In JSON it is an object whose keys are their names, in that order.
type FrameList []FrameJSON

// FrameJSON is where a frame lies. Lengths are in pixels.
type FrameJSON struct {
	Name string `json:"-"`
	// Frame is where its pixels lie on the sheet.
	Frame Rect `json:"frame"`
	// Rotated is always false.
	Rotated bool `json:"rotated"`
	// Trimmed is whether transparent edges were cut off.
	Trimmed bool `json:"trimmed"`
	// SpriteSourceSize is where those pixels lie in the whole picture, whose size is SourceSize.
	SpriteSourceSize Rect   `json:"spriteSourceSize"`
	SourceSize       Size   `json:"sourceSize"`
	Duration         int    `json:"duration,omitempty"` // milliseconds
	Pivot            *Point `json:"pivot,omitempty"`
}

// What the list says of its maker.
const (
	app     = "goxel-daemon"
	version = "1.0"
)

// Rect is a rectangle by its top left and its size.
type Rect struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

// Size is that of a picture.
type Size struct {
	W int `json:"w"`
	H int `json:"h"`
}

// Point is a place in a picture as shares of its size, from the top left.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Meta says what the sheet is. Version is that of the layout, and Format is always RGBA8888.
type Meta struct {
	App     string `json:"app"`
	Version string `json:"version"`
	Image   string `json:"image,omitempty"`
	Format  string `json:"format"`
	Size    Size   `json:"size"`
	Scale   string `json:"scale"`
	Tags    []Tag  `json:"frameTags,omitempty"`
}

// Tag names a run of frames.
type Tag struct {
	Name string `json:"name"`
	// From and To are the numbers of the first and the last frame, counted from 0.
	From int `json:"from"`
	To   int `json:"to"`
	// Direction is "forward", "reverse" or "pingpong"; "" is forward.
	Direction string `json:"direction"`
}

// directed reports whether the direction is one that a tag may have.
func (t *Tag) directed() bool {
	switch t.Direction {
	case "", "forward", "reverse", "pingpong":
		return true
	}
	return false
}

// MarshalJSON makes an object of the frames in their order.
func (l FrameList) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for i := range l {
		if i > 0 {
			buf.WriteByte(',')
		}
		name, err := json.Marshal(l[i].Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(&l[i])
		if err != nil {
			return nil, err
		}
		buf.Write(name)
		buf.WriteByte(':')
		buf.Write(value)
	}
	buf.WriteByte('}')
	return buf.Bytes(), nil
}
