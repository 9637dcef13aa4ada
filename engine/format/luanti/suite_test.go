package luanti_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/klauspost/compress/zlib"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/luanti"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// file builds an .mts file. Slices are the probabilities that versions from 3 on have.
func file(version int, size [3]int, slices []byte, names []string, ids []uint16, probs []byte) []byte {
	be := binary.BigEndian
	b := be.AppendUint16([]byte("MTSM"), uint16(version))
	for _, n := range size {
		b = be.AppendUint16(b, uint16(n))
	}
	b = append(b, slices...)
	b = be.AppendUint16(b, uint16(len(names)))
	for _, name := range names {
		b = append(be.AppendUint16(b, uint16(len(name))), name...)
	}
	var content []byte
	for _, id := range ids {
		content = be.AppendUint16(content, id)
	}
	content = append(append(content, probs...), make([]byte, len(ids))...)
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(content) // a buffer takes everything
	_ = z.Close()
	return append(b, packed.Bytes()...)
}

// small is 2x2x1 nodes of version 4, of which one is never placed.
func small() []byte {
	return file(4, [3]int{2, 2, 1}, []byte{0x7f, 0x7f}, []string{"air", "default:stone", "wool:red"},
		[]uint16{1, 0, 2, 1}, []byte{0x7f, 0x7f, 0xff, 0x80})
}

func suite() formattest.Suite {
	return formattest.Suite{Format: luanti.Format(), Kinds: all.Kinds(), Samples: [][]byte{small()}}
}

func TestSuite(t *testing.T) { suite().Run(t) }

func FuzzDecode(f *testing.F) { suite().Fuzz(f) }
