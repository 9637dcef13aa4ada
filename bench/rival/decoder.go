package rival

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/process"
)

// Decoder is a JSON decoder to measure against, which decodes a request into typed structures.
type Decoder struct {
	// Name is one word, such as decode-sonic.
	Name string
	// Install is the command that installs what it needs.
	Install string

	word string // what the program calls it
}

// Decoders returns every decoder.
func Decoders() []Decoder {
	return []Decoder{
		{"decode-json", installGo, "json"},   // encoding/json of the standard library
		{"decode-sonic", installGo, "sonic"}, // github.com/bytedance/sonic, which compiles a decoder for the structures
	}
}

// FindDecoder returns the decoder of that name.
func FindDecoder(name string) (Decoder, error) {
	for _, d := range Decoders() {
		if d.Name == name {
			return d, nil
		}
	}
	return Decoder{}, fmt.Errorf("rival: no decoder %q, want decode-json or decode-sonic", name)
}

// DecoderProgram is a decoder that is built.
type DecoderProgram struct {
	decoder Decoder
	dir     process.Folder
	path    string
}

// Build builds the decoder's program. The caller must call Close.
func (d Decoder) Build(ctx context.Context) (*DecoderProgram, error) {
	dir, err := process.NewFolder("rival-")
	if err != nil {
		return nil, fmt.Errorf("rival: %w", err)
	}
	path, err := buildGo(ctx, dir, "decode")
	if err != nil {
		return nil, explain(d.Name, d.Install, errors.Join(err, dir.Remove()))
	}
	return &DecoderProgram{decoder: d, dir: dir, path: path}, nil
}

// Decoded is what decoding one request over and over has shown.
type Decoded struct {
	// Native is false if the library does not support this processor or this version of Go and fell back to encoding/json.
	Native bool `json:"native"`
	// Voxels is the number of voxels that were found in the request.
	Voxels int `json:"voxels"`
	// N is how many times the request was decoded.
	N int `json:"n"`
	// Nanos is the time of one decode, on average.
	Nanos float64 `json:"ns"`
}

// Measure decodes a request in a process of its own for at least the given time. The request may be at most 256 MiB long.
func (p *DecoderProgram) Measure(ctx context.Context, request []byte, atLeast time.Duration) (Decoded, error) {
	file := p.dir.File("request")
	if err := os.WriteFile(file, request, 0o600); err != nil {
		return Decoded{}, fmt.Errorf("rival: %s: %w", p.decoder.Name, err)
	}
	cmd := exec.CommandContext(ctx, p.path, "-decoder", p.decoder.word, "-file", file, "-time", atLeast.String())
	var failure bytes.Buffer
	cmd.Stderr = &failure
	out, err := cmd.Output()
	if err != nil {
		return Decoded{}, fmt.Errorf("rival: %s: %w: %s", p.decoder.Name, err, bytes.TrimSpace(failure.Bytes()))
	}
	var d Decoded
	if err := json.Unmarshal(out, &d); err != nil {
		return Decoded{}, fmt.Errorf("rival: %s: its report: %w", p.decoder.Name, err)
	}
	return d, nil
}

// Close removes the program.
func (p *DecoderProgram) Close() error {
	if err := p.dir.Remove(); err != nil {
		return fmt.Errorf("rival: %w", err)
	}
	return nil
}
