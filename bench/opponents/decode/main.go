package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

const maxFile = 256 << 20 // bytes

// Report is what the program prints.
type Report struct {
	Decoder string  `json:"decoder"`
	Native  bool    `json:"native"` // false if the decoder fell back to encoding/json
	Bytes   int     `json:"bytes"`  // of the request
	Voxels  int     `json:"voxels"` // found in the request
	N       int     `json:"n"`      // times it was decoded
	Nanos   float64 `json:"ns"`     // per time, on average
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "decode:", err)
		os.Exit(1)
	}
}

// run is the program.
func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("decode", flag.ContinueOnError)
	name := flags.String("decoder", "json", "json or sonic")
	file := flags.String("file", "", "the request")
	atLeast := flags.Duration("time", time.Second, "time to go on for")
	if err := flags.Parse(args); err != nil {
		return err
	}
	d, err := find(*name)
	if err != nil {
		return err
	}
	text, err := read(*file)
	if err != nil {
		return err
	}
	r, err := measure(d, text, *atLeast)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(r)
}

func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%s has %d bytes, at most %d are read", path, info.Size(), maxFile)
	}
	return os.ReadFile(path)
}

// measure decodes the text for as long as wanted. The structures are used again, so that slices that are large enough are not allocated
// anew.
func measure(d decoder, text []byte, atLeast time.Duration) (Report, error) {
	var r Request
	if err := d.decode(text, &r); err != nil { // warms up, and compiles
		return Report{}, err
	}
	rep := Report{Decoder: d.name, Native: d.native, Bytes: len(text), Voxels: r.voxels()}
	began := time.Now()
	var took time.Duration
	for step := 1; took < atLeast; step = min(2*step, 1<<12) { // the clock is not read each time
		for range step {
			if err := d.decode(text, &r); err != nil {
				return Report{}, err
			}
		}
		rep.N += step
		took = time.Since(began)
	}
	rep.Nanos = float64(took) / float64(max(rep.N, 1))
	return rep, nil
}
