package dense

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// lowHalves has the low four bits of each byte set.
const lowHalves = 0x0f0f0f0f0f0f0f0f

// spreadPlain is spread without vector instructions.
func spreadPlain(dst *[storage.TileCells]uint8, index *[storage.TileCells / 2]uint8) {
	for r := range storage.TileCells / 64 { // four rows at once, whose places are constants
		from, to := (*[32]uint8)(index[r*32:]), (*[64]uint8)(dst[r*64:])
		a, b := load(from[:8]), load(from[8:16])
		c, d := load(from[16:24]), load(from[24:])
		store(to[:8], a&lowHalves)
		store(to[8:16], a>>4&lowHalves)
		store(to[16:24], b&lowHalves)
		store(to[24:32], b>>4&lowHalves)
		store(to[32:40], c&lowHalves)
		store(to[40:48], c>>4&lowHalves)
		store(to[48:56], d&lowHalves)
		store(to[56:], d>>4&lowHalves)
	}
}

// gatherPlain is gather without vector instructions.
func gatherPlain(index *[storage.TileCells / 2]uint8, src *[storage.TileCells]uint8) {
	for r := range storage.TileCells / 64 {
		to, from := (*[32]uint8)(index[r*32:]), (*[64]uint8)(src[r*64:])
		store(to[:8], load(from[:8])&lowHalves|load(from[8:16])&lowHalves<<4)
		store(to[8:16], load(from[16:24])&lowHalves|load(from[24:32])&lowHalves<<4)
		store(to[16:24], load(from[32:40])&lowHalves|load(from[40:48])&lowHalves<<4)
		store(to[24:], load(from[48:56])&lowHalves|load(from[56:])&lowHalves<<4)
	}
}

func load(b []uint8) uint64        { return binary.LittleEndian.Uint64(b) }
func store(b []uint8, word uint64) { binary.LittleEndian.PutUint64(b, word) }
