package method

import (
	"encoding/binary"
	"math/bits"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// quick is the short way of a method: it appends the whole reply to a flat request, or declines, having changed nothing, whatever is not plain
// success. The reply is the same as that of the general way, which TestQuickRepliesAreTheSame compares.
type quick struct {
	read bool // does not change the project
	do   func(p *engine.Project, f *wire.Flat, dst []byte) ([]byte, bool)
}

// Turn is what somebody who handles flat requests holds from one to the next: the turn of a project, or the right to read it. The zero
// value holds nothing. Lane is for engine.Project.EnterRead: those who handle requests at the same time had better have different ones.
type Turn struct {
	Lane int

	p    *engine.Project // nil if nothing is held
	read bool
	used int    // requests since it was taken
	last *entry // of the last request's method, which is mostly that of the next as well
}

// most is how many requests a turn may serve, so that others who want the project get it.
const most = 64

// End gives back what is held. It must be called before anything is done that might wait for the project.
func (t *Turn) End() {
	switch {
	case t.p == nil:
	case t.read:
		t.p.LeaveRead(t.Lane)
	default:
		t.p.Leave()
	}
	t.p = nil
}

// take holds the project, for reading at least.
func (t *Turn) take(p *engine.Project, read bool) bool {
	if t.used++; t.p == p && (!t.read || read) && t.used <= most {
		return true
	}
	t.End()
	t.read, t.used = read, 1
	if read && p.EnterRead(t.Lane) || !read && p.Enter() {
		t.p = p
	}
	return t.p != nil
}

// Quick does what a flat request asks for in a project of which nobody else has the turn, and appends the reply, without a line feed, to dst.
// It declines, and changes nothing, if the method has no short way, somebody has the turn, or the request does not simply succeed. The
// project may be held afterwards: see [Turn.End].
func (t *Table) Quick(p *engine.Project, f *wire.Flat, dst []byte, turn *Turn) (out []byte, ok bool) {
	e := turn.last
	if e == nil || e.name != string(f.Method) {
		e = t.byName[string(f.Method)]
		if e == nil || e.method.quick.do == nil || e.presets != nil {
			return dst, false
		}
		if e.name == string(f.Method) { // not with a prefix
			turn.last = e
		}
	}
	if !turn.take(p, e.method.quick.read) || p.Closed() {
		return dst, false
	}
	return e.method.quick.do(p, f, dst)
}

// quickCell returns the cell and the layer that a flat request names. colored says that it may name a colour, which comes before the layer in an
// array.
func quickCell(p *engine.Project, f *wire.Flat, colored bool) (at storage.Pos, l *scene.Layer, ok bool) {
	layer := f.Num[wire.NumLayerID]
	switch {
	case f.Has&wire.HasArray != 0 && !colored:
		if f.Args > 4 {
			return at, nil, false
		}
		layer = f.Num[3] // 0 if it is not there
	case f.Has&wire.HasArray != 0: // in the order of Num
	case f.Has&wire.HasXYZ != wire.HasXYZ, !colored && f.Has&wire.HasRGBA != 0:
		return at, nil, false
	}
	at = storage.Pos{X: f.Num[wire.NumX], Y: f.Num[wire.NumY], Z: f.Num[wire.NumZ]}
	l, err := p.Layer(int64(layer))
	return at, l, err == nil && at.Valid()
}

// quickColor returns the colour that a flat request names: none, three channels, or four with an alpha above 0.
func quickColor(f *wire.Flat) (storage.Color, bool) {
	has := f.Has & wire.HasRGBA
	if f.Has&wire.HasArray != 0 {
		has = [...]wire.Keys{4: wire.HasR, 5: wire.HasR | wire.HasG, 6: wire.HasRGB, 7: wire.HasRGBA, 8: wire.HasRGBA}[f.Args]
	}
	r, g, b, a := uint32(f.Num[wire.NumR]), uint32(f.Num[wire.NumG]), uint32(f.Num[wire.NumB]), uint32(f.Num[wire.NumA])
	switch has {
	case 0:
		return white, true
	case wire.HasRGB:
		a = 255
	case wire.HasRGBA:
	default:
		return 0, false
	}
	if r|g|b > 255 || a-1 > 254 {
		return 0, false
	}
	return storage.Color(r | g<<8 | b<<16 | a<<24), true
}

func quickAdd(p *engine.Project, f *wire.Flat, dst []byte) ([]byte, bool) {
	color, ok := quickColor(f)
	if !ok {
		return dst, false
	}
	at, l, ok := quickCell(p, f, true)
	if !ok {
		return dst, false
	}
	_, sum, err := p.Set("add_voxel", l, at, color)
	if err != nil {
		return dst, false
	}
	d := digitsOf(at)
	dst = d.appendPlace(dst, f.ID, l)
	dst = append(dst, `,"color":`...)
	dst = appendColor(dst, color)
	return d.appendSum(dst, sum), true
}

func quickRemove(p *engine.Project, f *wire.Flat, dst []byte) ([]byte, bool) {
	at, l, ok := quickCell(p, f, false)
	if !ok {
		return dst, false
	}
	old, sum, err := p.Set("remove_voxel", l, at, 0)
	if err != nil {
		return dst, false
	}
	d := digitsOf(at)
	dst = d.appendPlace(dst, f.ID, l)
	if old.Empty() {
		dst = append(dst, `,"removed":false`...)
	} else {
		dst = append(dst, `,"removed":true`...)
	}
	return d.appendSum(dst, sum), true
}

func quickGet(p *engine.Project, f *wire.Flat, dst []byte) ([]byte, bool) {
	at, l, ok := quickCell(p, f, false)
	if !ok {
		return dst, false
	}
	color := l.Volume.Get(at)
	d := digitsOf(at)
	dst = wire.AppendResultStart(dst, f.ID)
	dst = d.appendXYZ(append(dst, '{'))
	dst = append(dst, `,"position":`...)
	dst = d.appendTriple(dst)
	if color.Empty() {
		dst = append(dst, `,"exists":false,"color":`...)
	} else {
		dst = append(dst, `,"exists":true,"color":`...)
	}
	dst = appendColor(dst, color)
	dst = append(dst, `,"layer_id":`...)
	dst = wire.AppendInt(dst, int64(l.ID))
	return append(dst, '}', '}'), true
}

// digits are those of a position, which a reply holds several times.
type digits struct{ x, y, z wire.Digits }

func digitsOf(p storage.Pos) digits {
	return digits{wire.DigitsOf(int64(p.X)), wire.DigitsOf(int64(p.Y)), wire.DigitsOf(int64(p.Z))}
}

// appendPlace begins the reply of a single edit, as far as where it was.
func (d *digits) appendPlace(dst, id []byte, l *scene.Layer) []byte {
	dst = wire.AppendResultStart(dst, id)
	dst = append(dst, `{"success":true,`...)
	dst = d.appendXYZ(dst)
	dst = append(dst, `,"layer_id":`...)
	return wire.AppendInt(dst, int64(l.ID))
}

// appendSum ends the reply of a single edit, with what it changed.
func (d *digits) appendSum(dst []byte, sum engine.Summary) []byte {
	if sum.Changed != 0 {
		dst = append(dst, `,"changed":1,"bounding_box":{"min":`...)
		dst = d.appendTriple(dst)
		dst = append(dst, `,"max":`...)
		dst = d.appendTriple(dst)
		dst = append(dst, `},"revision":`...)
	} else {
		dst = append(dst, `,"changed":0,"bounding_box":null,"revision":`...)
	}
	dst = wire.AppendInt(dst, int64(sum.Revision))
	if sum.Final {
		dst = append(dst, `,"warnings":[`...)
		dst = wire.AppendString(dst, finalWarning)
		dst = append(dst, ']')
	}
	return append(dst, '}', '}')
}

func (d *digits) appendXYZ(dst []byte) []byte {
	dst = d.x.Append(append(dst, `"x":`...))
	dst = d.y.Append(append(dst, `,"y":`...))
	return d.z.Append(append(dst, `,"z":`...))
}

func (d *digits) appendTriple(dst []byte) []byte {
	dst = d.x.Append(append(dst, '['))
	dst = d.y.Append(append(dst, ','))
	dst = d.z.Append(append(dst, ','))
	return append(dst, ']')
}

// channelText has the digits of each channel of a colour and a comma behind them, the first in the lowest byte.
var channelText = func() (text [256]uint32) {
	for i := range text {
		for k, c := range []byte(strconv.Itoa(i) + ",") {
			text[i] |= uint32(c) << (8 * k)
		}
	}
	return text
}()

// appendColor appends a colour as an array of four channels.
func appendColor(dst []byte, c storage.Color) []byte {
	dst = append(dst, '[')
	for range 4 {
		text := channelText[uint8(c)]
		dst = binary.LittleEndian.AppendUint32(dst, text)[:len(dst)+(bits.Len32(text)+7)>>3]
		c >>= 8
	}
	dst[len(dst)-1] = ']'
	return dst
}
