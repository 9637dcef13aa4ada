package value

import (
	"encoding/json"

	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// Form says how the values of a type are written.
type Form struct {
	Short string // stands for the value in help
	Doc   string // for people
	Many  bool   // whether a flag may be given several times
	Large bool   // whether @file and - are read
	parse func(texts []string) (json.RawMessage, error)
}

// Syntax returns how the values of a type are written.
func Syntax(t method.Type) Form { return forms()[t] }

// Types returns the number of types that Syntax knows.
func Types() int { return len(forms()) }

// forms is the table of types.
func forms() []Form {
	return []Form{
		method.Any: {
			Short: "value", Many: true, Large: true, parse: anything,
			Doc: "JSON, @FILE with JSON, a list such as 1,2 or front,back, a box such as 0,0,0:7,7,7, or else a string",
		},
		method.Integer: {Short: "int", Doc: "a whole number", parse: last(number)},
		method.Number:  {Short: "number", Doc: "a number", parse: last(number)},
		method.String:  {Short: "text", Doc: "text", parse: last(text)},
		method.Boolean: {Short: "bool", Doc: "true or false, also yes, no, on, off, 1, 0; the flag alone means true", parse: last(boolean)},
		method.Object: {
			Short: "name=value,...", Many: true, Large: true, parse: object,
			Doc: "name=value, several of them parted by commas or by giving the flag again; or a JSON object, or @FILE with one",
		},
		method.Cell:    {Short: "x,y,z", Doc: "three whole numbers", parse: last(triple)},
		method.Color:   {Short: "#rrggbb", Doc: "#rrggbb, #rrggbbaa or #rgb, with or without #; or r,g,b or r,g,b,a from 0 to 255", parse: last(color)},
		method.LayerID: {Short: "layer", Doc: "a layer's id or its name; 0 and active mean the active layer", parse: last(layer)},
		method.Vector:  {Short: "x,y,z", Doc: "three numbers", parse: last(triple)},
		method.Size:    {Short: "n or x,y,z", Doc: "one size for all axes, or three as 1,2,3 or 1x2x3", parse: last(size)},
		method.Box:     {Short: "x,y,z:x,y,z", Doc: "two opposite corners, both of which belong to it", parse: last(box)},
		method.Brush: {
			Short: "shape:size", Large: true, parse: last(brush),
			Doc: "cube, sphere or cylinder with a size, as sphere:5 or cube:3,4,5; or JSON with all that a brush may have",
		},
		method.Voxels: {
			Short: "voxels", Many: true, Large: true, parse: items(true),
			Doc: "cells as x,y,z or with a colour as x,y,z,#rrggbb or x,y,z,r,g,b or x,y,z,r,g,b,a, parted by semicolons or lines; or a JSON list; @FILE and - (standard input) hold either",
		},
		method.Cells: {
			Short: "cells", Many: true, Large: true, parse: items(false),
			Doc: "cells as x,y,z parted by semicolons or lines, or a JSON list; @FILE and - (standard input) hold either",
		},
		method.Operations: {
			Short: "operations", Many: true, Large: true, parse: operations,
			Doc: "a JSON list of objects, or such objects one after the other; @FILE and - (standard input) hold either",
		},
		method.Packed:  {Short: "base64", Large: true, Doc: "base64, or @FILE or - (standard input) with it", parse: last(compact)},
		method.Strings: {Short: "word,...", Many: true, Doc: "words parted by commas or by giving the flag again", parse: words},
	}
}

// last makes a parser of many texts of one for a single text: the last one counts.
func last(parse func(text string) (json.RawMessage, error)) func([]string) (json.RawMessage, error) {
	return func(texts []string) (json.RawMessage, error) { return parse(texts[len(texts)-1]) }
}
