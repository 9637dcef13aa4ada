package main

// Request is any request of a client that edits voxels.
type Request struct {
	JSONRPC string `json:"jsonrpc"`
	ID      int64  `json:"id"`
	Method  string `json:"method"`
	Params  Params `json:"params"`
}

// Params is one voxel, or many of them: as a list of [x,y,z,r,g,b,a], or packed in base64.
type Params struct {
	X      int32      `json:"x"`
	Y      int32      `json:"y"`
	Z      int32      `json:"z"`
	R      uint8      `json:"r"`
	G      uint8      `json:"g"`
	B      uint8      `json:"b"`
	A      uint8      `json:"a"`
	Voxels [][7]int32 `json:"voxels"`
	Packed []byte     `json:"packed"`
}

const packedSize = 16 // bytes of a voxel in the packed form

func (r *Request) voxels() int {
	switch p := &r.Params; {
	case len(p.Voxels) > 0:
		return len(p.Voxels)
	case len(p.Packed) > 0:
		return len(p.Packed) / packedSize
	}
	return 1
}
