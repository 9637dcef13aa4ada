package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/bytedance/sonic"
)

// decoder is one way to decode a request.
type decoder struct {
	name   string
	native bool
	decode func(text []byte, into *Request) error
}

// find returns the decoder of that name, ready for use.
func find(name string) (decoder, error) {
	switch name {
	case "json":
		return decoder{name, true, func(text []byte, into *Request) error { return json.Unmarshal(text, into) }}, nil
	case "sonic":
		if err := sonic.Pretouch(reflect.TypeFor[Request]()); err != nil {
			return decoder{}, err
		}
		return decoder{name, sonic.APIKind == sonic.UseSonicJSON, decodeSonic}, nil
	}
	return decoder{}, fmt.Errorf("no decoder %q, want json or sonic", name)
}

// decodeSonic decodes with sonic's fastest settings, and from a string, since from bytes sonic copies them first. Nothing writes to text.
func decodeSonic(text []byte, into *Request) error {
	return sonic.ConfigFastest.UnmarshalFromString(unsafe.String(unsafe.SliceData(text), len(text)), into)
}
