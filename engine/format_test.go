package engine_test

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// note is a made-up format: a file is "note:" and the name of the one layer. encode, if not nil, stands in for its encoder.
func note(encode func(ctx context.Context, w io.Writer, name string) error) *format.Format {
	if encode == nil {
		encode = func(_ context.Context, w io.Writer, name string) error {
			_, err := io.WriteString(w, "note:"+name)
			return err
		}
	}
	return &format.Format{
		Name: "note", Title: "Note", Exts: []string{".note"},
		Sniff: format.Prefix("note:"),
		Decode: func(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
			name := string(bytes.TrimPrefix(data, []byte("note:")))
			switch {
			case ctx.Err() != nil:
				return nil, context.Cause(ctx)
			case name == "damaged":
				return nil, &format.Error{Format: "note", Offset: 5, Msg: "damaged"}
			case name == "warn":
				opt.Warnf("warned %d", 1)
			}
			return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(4, name, opt.NewVolume())}, Active: 4}, nil
		},
		Encode: func(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
			name := s.Layers[len(s.Layers)-1].Name
			if opt.NewVolume().Len() != 0 {
				return errors.New("a new volume is not empty")
			}
			if name == "warn" {
				opt.Warnf("lost %d", 2)
			}
			return encode(ctx, w, name)
		},
	}
}

// readOnce and writeOnce are made-up formats that go one way only.
func oneWay() format.List {
	full := note(nil)
	return format.List{
		{Name: "readonce", Exts: []string{".readonce"}, Decode: full.Decode},
		{Name: "writeonce", Exts: []string{".writeonce"}, Encode: full.Encode},
	}
}

// withNote returns all formats and the made-up ones.
func withNote(encode func(ctx context.Context, w io.Writer, name string) error) format.List {
	return append(append(all.Formats(), note(encode)), oneWay()...)
}
