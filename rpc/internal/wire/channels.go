package wire

import "bytes"

// withChannels returns a tool call in which the objects called "color" have all of "r", "g" and "b": what is missing is 255, as the clients of the C
// daemons expect of tool calls. Objects with anything but channels stay as they are. The text is copied only if something is missing.
func withChannels(value []byte) []byte {
	if !bytes.Contains(value, []byte(`"color"`)) {
		return value
	}
	var sc Scanner
	var out []byte
	from := 0
	sc.Init(value)
	for sc.Next() != End {
		if sc.Kind() != Key || string(sc.Text()) != "color" {
			continue
		}
		raw := sc.Skip()
		if raw[0] != '{' {
			continue
		}
		if missing := missingChannels(raw); missing != "" {
			end := sc.pos - 1 // of the closing bracket
			out = append(append(out, value[from:end]...), missing...)
			from = end
		}
	}
	if out == nil {
		return value
	}
	return append(out, value[from:]...)
}

// missingChannels returns the members that a colour lacks, to be put before its closing bracket.
func missingChannels(object []byte) string {
	var sc Scanner
	sc.Init(object)
	sc.Next()
	seen, members := [3]bool{}, false
	for sc.Next() == Key {
		members = true
		switch string(sc.Text()) {
		case "r":
			seen[0] = true
		case "g":
			seen[1] = true
		case "b":
			seen[2] = true
		case "a":
		default:
			return ""
		}
		sc.Skip()
	}
	missing := ""
	for i, text := range [...]string{`"r":255`, `"g":255`, `"b":255`} {
		if seen[i] {
			continue
		}
		if members || missing != "" {
			missing += ","
		}
		missing += text
	}
	return missing
}
