package scene

import "unsafe"

// Bytes that values take beside the strings and slices that they hold.
const (
	PairBytes     = int(unsafe.Sizeof(Pair{}))
	ChunkBytes    = int(unsafe.Sizeof(Chunk{}))
	MaterialBytes = int(unsafe.Sizeof(Material{}))
	CameraBytes   = int(unsafe.Sizeof(Camera{}))
	SwatchBytes   = int(unsafe.Sizeof(Swatch{}))
)

// ExtraBytes returns the heap bytes that a scene holds beside its layers and their voxels: materials, cameras, names, image paths, and all
// that is not interpreted. Storage that a snapshot shares with its scene counts for either. Its cost grows with the number of such
// parts, not with their size.
func (s *Scene) ExtraBytes() int64 {
	n := 0
	for _, l := range s.Layers {
		n += len(l.Name) + len(l.Shape) + len(l.ImagePath) + pairsBytes(l.Extra)
	}
	for i := range s.Materials {
		n += MaterialBytes + len(s.Materials[i].Name) + pairsBytes(s.Materials[i].Extra)
	}
	for i := range s.Cameras {
		n += CameraBytes + len(s.Cameras[i].Name) + pairsBytes(s.Cameras[i].Extra)
	}
	if s.Light != nil {
		n += pairsBytes(s.Light.Extra)
	}
	n += int(s.Palette.Bytes())
	for _, c := range s.Extra {
		n += ChunkBytes + len(c.Type) + cap(c.Data)
	}
	return int64(n)
}

func pairsBytes(pairs []Pair) int {
	n := 0
	for _, p := range pairs {
		n += PairBytes + len(p.Key) + cap(p.Value)
	}
	return n
}
