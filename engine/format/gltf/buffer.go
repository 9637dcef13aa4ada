package gltf

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
)

// buffer returns the bytes of a buffer.
func (r *reader) buffer(i int) ([]byte, error) {
	if i < 0 || i >= len(r.doc.Buffers) {
		return nil, r.bad("there is no buffer %d", i)
	}
	if data, ok := r.buffers[i]; ok {
		return data, nil
	}
	b := &r.doc.Buffers[i]
	data, err := r.binary, error(nil)
	switch {
	case b.URI != "":
		data, err = r.resource(b.URI)
	case i != 0 || data == nil:
		return nil, r.unsupported("buffer %d has no data", i)
	}
	if err != nil {
		return nil, r.within("buffer", i, err)
	}
	if b.Length < 0 || b.Length > len(data) {
		return nil, r.bad("buffer %d has %d bytes, and the file says %d", i, len(data), b.Length)
	}
	r.loaded += b.Length
	r.buffers[i] = data[:b.Length]
	return r.buffers[i], nil
}

// viewBytes returns the bytes of a bufferView.
func (r *reader) viewBytes(i int) ([]byte, error) {
	if i < 0 || i >= len(r.doc.BufferViews) {
		return nil, r.bad("there is no bufferView %d", i)
	}
	v := &r.doc.BufferViews[i]
	data, err := r.buffer(v.Buffer)
	if err != nil {
		if v.Extensions.Meshopt != nil {
			return nil, r.unsupported("bufferView %d is compressed by EXT_meshopt_compression, which is not supported", i)
		}
		return nil, err
	}
	if v.Offset < 0 || v.Length < 0 || v.Offset > len(data) || v.Length > len(data)-v.Offset {
		return nil, r.bad("bufferView %d is %d bytes at %d of a buffer of %d", i, v.Length, v.Offset, len(data))
	}
	return data[v.Offset : v.Offset+v.Length], nil
}

// resourceError says why a URI cannot be read.
type resourceError struct {
	msg     string
	missing bool // it is correct, but cannot be had
}

func (e *resourceError) Error() string { return e.msg }

// within returns the error of a resource with what it belongs to.
func (r *reader) within(what string, i int, err error) error {
	var e *resourceError
	switch {
	case !errors.As(err, &e):
		return err
	case e.missing:
		return r.unsupported("%s %d: %s", what, i, e.msg)
	}
	return r.bad("%s %d: %s", what, i, e.msg)
}

// resource returns what a URI stands for: its own data or a file beside. The error is a resourceError or that of the budget.
func (r *reader) resource(uri string) ([]byte, error) {
	if rest, ok := cutPrefixFold(uri, "data:"); ok {
		return r.dataURI(rest)
	}
	name, ok := besideName(uri)
	switch {
	case !ok:
		return nil, &resourceError{fmt.Sprintf("%.60q is not a file in the same folder", uri), true}
	case r.opt.Beside == nil:
		return nil, &resourceError{fmt.Sprintf("the file %.60q is not at hand", name), true}
	}
	data, err := r.opt.Beside(name)
	if err != nil {
		return nil, &resourceError{fmt.Sprintf("the file %.60q cannot be read: %v", name, err), true}
	}
	return data, r.budget.Hold(len(data))
}

// dataURI decodes what follows "data:" (RFC 2397).
func (r *reader) dataURI(rest string) ([]byte, error) {
	head, body, ok := strings.Cut(rest, ",")
	if !ok {
		return nil, &resourceError{"the data URI has no comma", false}
	}
	if err := r.budget.Hold(len(body)); err != nil {
		return nil, err
	}
	if !strings.HasSuffix(strings.ToLower(head), ";base64") {
		text, err := url.PathUnescape(body)
		if err != nil {
			return nil, &resourceError{fmt.Sprintf("the data URI: %v", err), false}
		}
		return []byte(text), nil
	}
	if strings.Contains(body, "%") {
		text, err := url.PathUnescape(body)
		if err != nil {
			return nil, &resourceError{fmt.Sprintf("the data URI: %v", err), false}
		}
		body = text
	}
	data, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(body, "="))
	if err != nil {
		return nil, &resourceError{fmt.Sprintf("the data URI: %v", err), false}
	}
	return data, nil
}

// besideName returns the name of a file in the same folder or one below it, with forward slashes.
func besideName(uri string) (string, bool) {
	uri, _, _ = strings.Cut(uri, "#")
	uri, _, _ = strings.Cut(uri, "?")
	if before, _, ok := strings.Cut(uri, ":"); ok && !strings.Contains(before, "/") {
		return "", false // a scheme, or a drive
	}
	name, err := url.PathUnescape(uri)
	if err != nil || name == "" || name[0] == '/' || strings.ContainsAny(name, "\\\x00") {
		return "", false
	}
	name = path.Clean(name)
	if name == "." || name == ".." || strings.HasPrefix(name, "../") || strings.Contains(name, ":") {
		return "", false
	}
	return name, true
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
