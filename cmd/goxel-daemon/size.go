package main

import (
	"fmt"
	"strconv"
	"strings"
)

// size is a number of bytes, on the command line with a unit of powers of 1024.
type size int64

var units = []struct {
	suffix string
	factor int64
}{{"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {"T", 1 << 40}}

// Set implements pflag.Value.
func (s *size) Set(text string) error {
	t := strings.ToUpper(strings.TrimSpace(text))
	t = strings.TrimSuffix(strings.TrimSuffix(t, "B"), "I")
	factor := int64(1)
	for _, u := range units {
		if strings.HasSuffix(t, u.suffix) {
			t, factor = strings.TrimSuffix(t, u.suffix), u.factor
		}
	}
	n, err := strconv.ParseInt(t, 10, 64)
	if err != nil || n <= 0 || n > (1<<62)/factor {
		return fmt.Errorf("%q is no size such as 512M or 4G", text)
	}
	*s = size(n * factor)
	return nil
}

// String implements pflag.Value.
func (s *size) String() string {
	for i := len(units) - 1; i >= 0; i-- {
		if n := int64(*s); n >= units[i].factor && n%units[i].factor == 0 {
			return strconv.FormatInt(n/units[i].factor, 10) + units[i].suffix
		}
	}
	return strconv.FormatInt(int64(*s), 10)
}

// Type implements pflag.Value.
func (s *size) Type() string { return "size" }
