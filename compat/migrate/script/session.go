package script

import (
	"errors"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// request is a call of a method of goxel-daemon.
type request struct {
	method string
	params []param
}

// session follows what version 13 holds in memory while it runs the lines of a batch file, and makes requests that leave the same files.
//
// Version 13 reads a file for each command, edits it and saves it. The requests open a file once, edit it in a row, and save it before another one is
// opened, before an edit that version 13 does not save, and at the end. A connection has one project at a time, as version 13 has.
type session struct {
	each   bool // save after each edit
	exists func(path string) bool

	open     bool   // a project is open
	path     string // of its file, "" for none
	unsaved  bool   // it has edits that version 13 has saved
	loose    bool   // it has edits that version 13 has not saved
	known    map[string]bool
	requests []request
}

var errNothingOpen = errors.New("no project is open, which is an error in version 13 as well")

// do adds the requests for an action.
func (s *session) do(a *action) error {
	if a.file != nil && !a.file.literal {
		return fmt.Errorf("the file %s is known only when the script runs", a.file.source)
	}
	switch a.effect {
	case creates:
		s.close()
		s.call(a.method, a.params...)
		s.opened(a.file.text)
		s.edited()
	case opens:
		s.load(a.file.text, a.params...)
	case adds:
		if !s.open || s.path != a.file.text {
			s.openOrCreate(a)
		}
		s.call(a.method, a.params...)
		s.loose = false // all is saved
		s.edited()
	case edits:
		return s.edit(a)
	case saves:
		return s.save(a)
	case reads:
		if a.file == nil && !s.open {
			return errNothingOpen
		}
		if a.file != nil {
			s.read(a.file.text)
		}
		s.call(a.method, a.params...)
	case nothing, runs:
		return errors.New("it is a command for a shell")
	}
	return nil
}

func (s *session) edit(a *action) error {
	if a.file != nil {
		s.read(a.file.text)
		s.call(a.method, a.params...)
		s.loose = false // all is saved
		s.edited()
		return nil
	}
	if !s.open && a.method == "execute_script" {
		s.call("create_project")
		s.open, s.path = true, ""
	}
	if !s.open {
		return errNothingOpen
	}
	s.flush()
	s.call(a.method, a.params...)
	s.loose = true
	return nil
}

func (s *session) save(a *action) error {
	if !s.open || a.file == nil && s.path == "" {
		return errNothingOpen
	}
	if a.file != nil {
		s.path = a.file.text
	}
	s.known[s.path] = true
	s.call("save_file", param{"path", path, lit(s.path)})
	s.unsaved, s.loose = false, false
	return nil
}

func (s *session) call(method string, params ...param) {
	s.requests = append(s.requests, request{method, params})
}

// opened notes that the project of a file is open now.
func (s *session) opened(path string) {
	s.open, s.path, s.unsaved, s.loose = true, path, false, false
	s.known[path] = true
}

// edited notes an edit that version 13 saves at once.
func (s *session) edited() {
	s.unsaved = true
	if s.each {
		s.flush()
	}
}

// flush saves what version 13 has saved by now.
func (s *session) flush() {
	if s.unsaved {
		s.call("save_file", param{"path", path, lit(s.path)})
		s.unsaved = false
	}
}

// close ends with the project that is open.
func (s *session) close() {
	if !s.open {
		return
	}
	s.flush()
	s.call("close_project")
	s.open, s.loose = false, false
}

// load opens a file.
func (s *session) load(file string, params ...param) {
	s.close()
	s.call("open_file", append([]param{{"path", path, lit(file)}}, params...)...)
	s.opened(file)
}

// read makes the file's project the one that is open. Edits of it that are not saved stay, as with the goxel-headless of this project.
func (s *session) read(file string) {
	if !s.open || s.path != file {
		s.load(file)
	}
}

// openOrCreate opens the file of a voxel-add, which version 13 makes if it is not there.
func (s *session) openOrCreate(a *action) {
	file := a.file.text
	if s.known[file] {
		s.load(file)
		return
	}
	if s.exists != nil && s.exists(file) {
		a.note(migrate.Look, "%s is there now, so that it is opened; version 13 makes it if it is not", file)
		s.load(file)
		return
	}
	a.note(migrate.Look, "%s is not there now, so that it is made; version 13 opens it if it is", file)
	s.close()
	s.call("create_project")
	s.opened(file)
}
