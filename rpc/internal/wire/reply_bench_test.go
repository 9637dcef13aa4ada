package wire_test

import (
	"strconv"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// voxelReply appends what add_voxel answers, piece by piece.
func voxelReply(dst, id []byte, x, y, z int32, c [4]uint8, revision int64) []byte {
	dx, dy, dz := wire.DigitsOf(int64(x)), wire.DigitsOf(int64(y)), wire.DigitsOf(int64(z))
	dst = wire.AppendResultStart(dst, id)
	dst = dx.Append(append(dst, `{"success":true,"x":`...))
	dst = dy.Append(append(dst, `,"y":`...))
	dst = dz.Append(append(dst, `,"z":`...))
	dst = wire.AppendInt(append(dst, `,"layer_id":`...), 1)
	dst = wire.AppendInt(append(dst, `,"color":[`...), int64(c[0]))
	dst = wire.AppendInt(append(dst, ','), int64(c[1]))
	dst = wire.AppendInt(append(dst, ','), int64(c[2]))
	dst = wire.AppendInt(append(dst, ','), int64(c[3]))
	dst = append(dst, `],"changed":1,"bounding_box":{"min":[`...)
	dst = dx.Append(dst)
	dst = dy.Append(append(dst, ','))
	dst = dz.Append(append(dst, ','))
	dst = append(dst, `],"max":[`...)
	dst = dx.Append(dst)
	dst = dy.Append(append(dst, ','))
	dst = dz.Append(append(dst, ','))
	dst = wire.AppendInt(append(dst, `]},"revision":`...), revision)
	return append(dst, '}', '}')
}

// voxelReplyTwin is voxelReply by strconv.
func voxelReplyTwin(dst, id []byte, x, y, z int32, c [4]uint8, revision int64) []byte {
	dst = append(append(append(dst, `{"jsonrpc":"2.0","id":`...), id...), `,"result":`...)
	dst = strconv.AppendInt(append(dst, `{"success":true,"x":`...), int64(x), 10)
	dst = strconv.AppendInt(append(dst, `,"y":`...), int64(y), 10)
	dst = strconv.AppendInt(append(dst, `,"z":`...), int64(z), 10)
	dst = strconv.AppendInt(append(dst, `,"layer_id":`...), 1, 10)
	dst = strconv.AppendInt(append(dst, `,"color":[`...), int64(c[0]), 10)
	dst = strconv.AppendInt(append(dst, ','), int64(c[1]), 10)
	dst = strconv.AppendInt(append(dst, ','), int64(c[2]), 10)
	dst = strconv.AppendInt(append(dst, ','), int64(c[3]), 10)
	dst = append(dst, `],"changed":1,"bounding_box":{"min":[`...)
	dst = strconv.AppendInt(dst, int64(x), 10)
	dst = strconv.AppendInt(append(dst, ','), int64(y), 10)
	dst = strconv.AppendInt(append(dst, ','), int64(z), 10)
	dst = append(dst, `],"max":[`...)
	dst = strconv.AppendInt(dst, int64(x), 10)
	dst = strconv.AppendInt(append(dst, ','), int64(y), 10)
	dst = strconv.AppendInt(append(dst, ','), int64(z), 10)
	dst = strconv.AppendInt(append(dst, `]},"revision":`...), revision, 10)
	return append(dst, '}', '}')
}

// BenchmarkVoxelReply measures the whole reply to add_voxel, with other numbers each time.
func BenchmarkVoxelReply(b *testing.B) {
	for _, c := range []struct {
		name string
		f    func(dst, id []byte, x, y, z int32, c [4]uint8, revision int64) []byte
	}{{"digits", voxelReply}, {"strconv", voxelReplyTwin}} {
		b.Run("by="+c.name, func(b *testing.B) {
			dst, id := make([]byte, 0, 4096), []byte("1234")
			b.ReportAllocs()
			n := uint32(1)
			for b.Loop() {
				n = n*1664525 + 1013904223
				dst = c.f(dst[:0], id, int32(n>>24), int32(n>>16&255), int32(n>>8&255), [4]uint8{uint8(n >> 12), uint8(n >> 3), uint8(n >> 20), 255}, int64(n>>12))
			}
			b.SetBytes(int64(len(dst)))
		})
	}
}

// BenchmarkAppendInt measures integers of one number of digits at a time.
func BenchmarkAppendInt(b *testing.B) {
	for _, c := range []struct {
		by string
		f  func(dst []byte, n int64) []byte
	}{{"wire", wire.AppendInt}, {"strconv", func(dst []byte, n int64) []byte { return strconv.AppendInt(dst, n, 10) }}} {
		for _, n := range []int64{7, 77, 777, -77, 77_777, 7_777_777, 7_777_777_777} {
			b.Run("by="+c.by+"/n="+strconv.FormatInt(n, 10), func(b *testing.B) {
				dst := make([]byte, 0, 64)
				b.ReportAllocs()
				for b.Loop() {
					dst = c.f(dst[:0], n)
				}
			})
		}
	}
}
