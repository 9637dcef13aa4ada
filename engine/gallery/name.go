package gallery

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	namePrefix = "render_"
	tempSuffix = ".tmp"
	maxSession = 64 // bytes of a session in a name
	maxExt     = 8  // bytes of an extension
	tokenLen   = 8
	maxDigits  = 12 // of the time
)

// parsed is what a picture's name says.
type parsed struct {
	created time.Time // to the second
	session string
	ext     string // without the dot
}

// fileName returns the name of a picture. session and ext must be clean.
func fileName(created time.Time, session, token, ext string) string {
	return namePrefix + strconv.FormatInt(max(created.Unix(), 0), 10) + "_" + session + "_" + token + "." + ext
}

// parseName takes a picture's name apart. ok is false for all that fileName does not return.
func parseName(name string) (p parsed, ok bool) {
	rest, ok := strings.CutPrefix(name, namePrefix)
	if !ok {
		return p, false
	}
	rest, p.ext, ok = strings.Cut(rest, ".")
	if !ok || !isExt(p.ext) {
		return p, false
	}
	digits, rest, ok := strings.Cut(rest, "_")
	if !ok || len(digits) > maxDigits {
		return p, false
	}
	seconds, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || digits != strconv.FormatUint(seconds, 10) {
		return p, false
	}
	i := strings.LastIndexByte(rest, '_')
	if i < 0 || !isToken(rest[i+1:]) {
		return p, false
	}
	p.session = rest[:i]
	p.created = time.Unix(int64(seconds), 0)
	return p, p.session != "" && p.session == cleanSession(p.session)
}

// cleanSession returns the session as it may stand in a name: other characters than ASCII letters, digits, - and _ become -.
func cleanSession(s string) string {
	s = s[:min(len(s), maxSession)]
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '-'
	}, s)
}

func isExt(s string) bool {
	return s != "" && len(s) <= maxExt && strings.Trim(s, "0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

func isToken(s string) bool {
	return len(s) == tokenLen && isHex(s)
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }

// isTemp reports whether the name is one that a gallery writes under before it renames.
func isTemp(name string) bool {
	inner, ok := strings.CutSuffix(name, tempSuffix)
	if !ok || !strings.HasPrefix(inner, ".") {
		return false
	}
	if token, ok := strings.CutPrefix(inner, "."+indexName+"."); ok {
		return isToken(token)
	}
	_, ok = parseName(inner[1:])
	return ok
}

// nameOf returns the name of the picture that a caller means by its path, as it was given out, or by its bare name.
func (g *Gallery) nameOf(path string) (string, error) {
	name := filepath.Base(path)
	if _, ok := parseName(name); !ok || path != name && path != filepath.Join(g.opt.Dir, name) {
		g.violations.Add(1)
		return "", errorf(Outside, "%q is not the path of a picture in %s", path, g.opt.Dir)
	}
	return name, nil
}

// formatOf returns the name of the format and the media type of files with the extension.
func formatOf(ext string) (format, mediaType string) {
	switch ext {
	case "png", "webp", "gif", "bmp":
		return ext, "image/" + ext
	case "jpg", "jpeg":
		return "jpeg", "image/jpeg"
	default:
		return ext, "application/octet-stream"
	}
}
