package gallery

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"
)

const (
	indexName = "index.jsonl"
	sumPrefix = "sha256:"

	maxIndex = 64 << 20               // bytes that are read of an index
	maxLine  = 4 << 10                // bytes of a line
	fresh    = 2 * time.Minute        // how long a line may wait for its file
	lockWait = 200 * time.Millisecond // for another daemon that holds the index
)

// record is a line of the index, and what is known of a picture. Sum is "" for a file that has no line and was not read yet.
type record struct {
	Name      string `json:"name"`
	Format    string `json:"format"`
	MediaType string `json:"media_type"`
	Width     int    `json:"width"`
	Height    int    `json:"height"`
	Session   string `json:"session"`
	Size      int64  `json:"size"`
	Modified  int64  `json:"modified"`
	Created   int64  `json:"created"`
	Expires   int64  `json:"expires"`
	Sum       string `json:"sha256"`
}

// fits reports whether the record is of this very file.
func (r record) fits(info fs.FileInfo) bool {
	return r.Size == info.Size() && r.Modified == info.ModTime().UnixNano()
}

func (r record) expired(now time.Time) bool { return r.Expires != 0 && r.Expires <= now.UnixNano() }

func (r record) expiresAt() time.Time {
	if r.Expires == 0 {
		return time.Time{}
	}
	return time.Unix(0, r.Expires)
}

func (r record) valid() bool {
	_, ok := parseName(r.Name)
	return ok && r.Width >= 0 && r.Height >= 0 && len(r.Sum) == 64 && isHex(r.Sum)
}

// readIndex returns the records of the index by name, and the number of its lines. Lines that are no records are passed over and reported,
// with the others still returned.
func (f *folder) readIndex() (index map[string]record, lines int, err error) {
	index = map[string]record{}
	file, err := f.openRegular(indexName)
	if errors.Is(err, fs.ErrNotExist) {
		return index, 0, nil
	}
	if err != nil {
		return index, 0, err
	}
	defer file.Close()
	scan := bufio.NewScanner(io.LimitReader(file, maxIndex))
	scan.Buffer(nil, maxLine)
	for scan.Scan() {
		lines++
		var r record
		if json.Unmarshal(scan.Bytes(), &r) != nil || !r.valid() {
			err = fmt.Errorf("line %d of %s is no record", lines, indexName)
			continue
		}
		index[r.Name] = r
	}
	return index, lines, errors.Join(err, scan.Err())
}

// noteLocked adds a line to the index, and writes it anew once most of its lines are of pictures that are gone. A picture does without its
// line, so an error is only logged.
func (g *Gallery) noteLocked(ctx context.Context, f *folder, r record) {
	err := g.addLineLocked(ctx, f, r)
	if err != nil {
		g.opt.Log.Warn("the index of the pictures cannot be written", "dir", g.opt.Dir, "err", err)
	}
}

func (g *Gallery) addLineLocked(ctx context.Context, f *folder, r record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	file, err := f.lockIndex(ctx)
	if err != nil {
		return err
	}
	defer file.Close() // which unlocks it
	if g.lines >= g.maxLines {
		return g.rewriteLocked(f, r)
	}
	g.lines++
	return appendLine(file, line)
}

// appendLine writes a line at the end of the file, on its own even if the last one was cut off.
func appendLine(file *os.File, line []byte) error {
	end, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	var out []byte
	var last [1]byte
	if end > 0 {
		if _, err := file.ReadAt(last[:], end-1); err == nil && last[0] != '\n' {
			out = append(out, '\n')
		}
	}
	_, err = file.Write(append(append(out, line...), '\n'))
	return err
}

// rewriteLocked writes the index anew, with lines only for pictures that are there or about to be. The caller holds the lock on the old one.
func (g *Gallery) rewriteLocked(f *folder, add record) error {
	index, _, _ := f.readIndex() // damaged lines are what is left out
	now := g.opt.Now()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	lines := 0
	index[add.Name] = add
	for name, r := range index {
		_, err := f.root.Lstat(name)
		if err != nil && now.Sub(time.Unix(0, r.Created)).Abs() > fresh {
			continue
		}
		if err := enc.Encode(r); err != nil {
			return err
		}
		lines++
	}
	tmp := "." + indexName + "." + randomToken() + tempSuffix
	if err := f.root.WriteFile(tmp, out.Bytes(), 0o600); err != nil {
		_ = f.root.Remove(tmp) // the first error is the one to report
		return err
	}
	if err := f.root.Rename(tmp, indexName); err != nil {
		_ = f.root.Remove(tmp) // likewise
		return err
	}
	g.linesLocked(lines, lines)
	return nil
}

// linesLocked takes down that the index has so many lines, of which some are used. It may double before it is written anew, so that this
// costs little for each line.
func (g *Gallery) linesLocked(lines, used int) { g.lines, g.maxLines = lines, 2*used+256 }

// lockIndex opens the index, which is made if there is none, under a lock that other daemons heed. Closing the file unlocks it.
func (f *folder) lockIndex(ctx context.Context) (*os.File, error) {
	ctx, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	for {
		if info, err := f.root.Lstat(indexName); err == nil && !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s is not a file but %s", indexName, info.Mode().Type())
		}
		file, err := f.root.OpenFile(indexName, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return nil, err
		}
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil && f.isIndex(file) {
			return file, nil
		}
		_ = file.Close() // nothing was written
		if err != nil && !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%s is locked by another daemon: %w", indexName, context.Cause(ctx))
		case <-time.After(time.Millisecond):
		}
	}
}

// isIndex reports whether the file is still the index: another daemon may have put a new one in its place before it was locked.
func (f *folder) isIndex(file *os.File) bool {
	at, err := file.Stat()
	if err != nil {
		return false
	}
	now, err := f.root.Lstat(indexName)
	return err == nil && os.SameFile(at, now)
}
