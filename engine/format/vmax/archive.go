package vmax

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

// archive is the files of a package.
type archive struct {
	budget *format.Budget
	files  map[string]*zip.File // by name within the package
}

// openArchive reads the list of files. The package may lie in a folder of the archive: it is where the topmost scene is.
func openArchive(budget *format.Budget, data []byte) (*archive, error) {
	if n := bytes.Count(data, []byte(centralHeader)); n > maxFiles {
		return nil, unsupported("the archive has more than %d files", maxFiles)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, badInput("the archive: %v", err)
	}
	folder, found := "", false
	for _, f := range z.File {
		if dir, base := path.Split(f.Name); base == sceneFile && (!found || len(dir) < len(folder)) {
			folder, found = dir, true
		}
	}
	if !found {
		return nil, badInput("the archive has no %s", sceneFile)
	}
	a := &archive{budget, map[string]*zip.File{}}
	for _, f := range z.File {
		if in, ok := strings.CutPrefix(f.Name, folder); ok && a.files[in] == nil {
			a.files[in] = f
		}
	}
	return a, budget.Check()
}

// maxDeflate is the most bytes that a byte can unpack to.
const maxDeflate = 1032

// read returns the bytes of a file that has at most so many.
func (a *archive) read(file string, most int64) ([]byte, error) {
	f := a.files[file]
	if f == nil {
		return nil, badInput("the file %.80q is missing", file)
	}
	size := int64(min(f.UncompressedSize64, 1<<62))
	switch {
	case size > most:
		return nil, unsupported("the file %.80q has %d bytes, and %d are supported", file, size, most)
	case f.CompressedSize64 < uint64(size)/maxDeflate:
		return nil, badInput("the file %.80q has %d bytes in %d", file, size, f.CompressedSize64)
	}
	if err := a.budget.Hold(int(size)); err != nil {
		return nil, err
	}
	r, err := f.Open()
	if err != nil {
		return nil, packedError(file, err)
	}
	data := make([]byte, size)
	if _, err = io.ReadFull(r, data); err == nil {
		_, err = io.CopyN(io.Discard, r, 1) // the end, where the checksum is compared
	}
	switch closed := r.Close(); {
	case err == nil:
		return nil, badInput("the file %.80q has more than its %d bytes", file, size)
	case !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return nil, packedError(file, err)
	case closed != nil:
		return nil, packedError(file, closed)
	}
	return data, nil
}

func packedError(file string, err error) error {
	if errors.Is(err, zip.ErrAlgorithm) {
		return unsupported("the file %.80q is packed in a way that is not supported", file)
	}
	return badInput("the file %.80q: %v", file, err)
}
