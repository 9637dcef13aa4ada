package account_test

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/account"
)

// TestMain runs the program that becomes another user, if that is what the process is for.
func TestMain(m *testing.M) {
	if spec := os.Getenv("GOXEL_TEST_BECOME"); spec != "" {
		become(spec)
		return
	}
	os.Exit(m.Run())
}

// become tells who the process is after it has become the user and the group of spec.
func become(spec string) {
	name, group, _ := strings.Cut(spec, ":")
	a, err := account.Lookup(name, group)
	if err == nil {
		err = a.Become()
	}
	groups, _ := os.Getgroups()
	slices.Sort(groups)
	fmt.Print(os.Getuid(), " ", os.Geteuid(), " ", os.Getgid(), " ", os.Getegid(), " ", groups, " ", os.Getenv("XDG_RUNTIME_DIR"), " ", err)
}

func TestIDs(t *testing.T) {
	for _, id := range []func(string) (int, error){account.UserID, account.GroupID} {
		if n, err := id("4321"); err != nil || n != 4321 {
			t.Errorf("4321 is %d, %v", n, err)
		}
		for _, name := range []string{"no such name", "", "-1", "4294967295", "99999999999"} {
			if n, err := id(name); err == nil {
				t.Errorf("%q is %d", name, n)
			}
		}
	}
	me, err := user.Current()
	if err != nil {
		t.Skip("the user has no name here")
	}
	if n, err := account.UserID(me.Username); err != nil || strconv.Itoa(n) != me.Uid {
		t.Errorf("%s is %d, %v; want %s", me.Username, n, err, me.Uid)
	}
	if g, err := user.LookupGroupId(me.Gid); err == nil {
		if n, err := account.GroupID(g.Name); err != nil || strconv.Itoa(n) != me.Gid {
			t.Errorf("%s is %d, %v; want %s", g.Name, n, err, me.Gid)
		}
	}
}

// TestOneself asks for what the process is already.
func TestOneself(t *testing.T) {
	uid, gid := strconv.Itoa(os.Geteuid()), strconv.Itoa(os.Getegid())
	for _, names := range [][2]string{{"", ""}, {uid, gid}, {"", gid}} {
		a, err := account.Lookup(names[0], names[1])
		if a != nil || err != nil {
			t.Errorf("%q is %+v, %v; want no change", names, a, err)
		}
	}
	var none *account.Account
	dir := filepath.Join(t.TempDir(), "a", "b")
	if err := none.MkdirAll(dir, 0o700); err != nil {
		t.Error(err)
	}
	if err := none.Give(dir); err != nil {
		t.Error(err)
	}
	if err := none.GiveFile(nil); err != nil {
		t.Error(err)
	}
	if err := none.Become(); err != nil {
		t.Error(err)
	}
}

func TestLookupErrors(t *testing.T) {
	for names, words := range map[[2]string]string{
		{"no such user", ""}:   "unknown user no such user",
		{"", "no such group"}:  "unknown group no such group",
		{"3999999999", ""}:     "no group",
		{"0", "no such group"}: "unknown group no such group",
	} {
		if a, err := account.Lookup(names[0], names[1]); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q is %+v, %v; want an error with %s", names, a, err, words)
		}
	}
	if os.Geteuid() == 0 {
		return
	}
	if a, err := account.Lookup("0", "0"); err == nil || !strings.Contains(err.Error(), "only root") {
		t.Errorf("somebody else than root may become root: %+v, %v", a, err)
	}
}

// TestBecome needs root, who alone may become others.
func TestBecome(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root may become another user")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for spec, want := range map[string]string{
		"3999:4999": "3999 3999 4999 4999 [4999]  <nil>",
		":4999":     "0 0 4999 4999 [4999]  <nil>",
	} {
		cmd := exec.Command(program)
		cmd.Env = append(os.Environ(), "GOXEL_TEST_BECOME="+spec, "XDG_RUNTIME_DIR=/root's")
		cmd.Dir = "/"
		out, err := cmd.Output()
		if err != nil || string(out) != want {
			t.Errorf("%s: %q, %v; want %q", spec, out, err, want)
		}
	}
	if nobody, err := user.Lookup("nobody"); err == nil {
		a, err := account.Lookup("nobody", "")
		if err != nil || strconv.Itoa(a.UID) != nobody.Uid || strconv.Itoa(a.GID) != nobody.Gid || !slices.Contains(a.Groups, a.GID) {
			t.Errorf("nobody is %+v, %v", a, err)
		}
	}
}

func TestFoldersAreGiven(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root may give files away")
	}
	a, err := account.Lookup("3999", "4999")
	if err != nil {
		t.Fatal(err)
	}
	top := t.TempDir()
	dir := filepath.Join(top, "a", "b")
	if err := a.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := a.GiveFile(f); err != nil {
		t.Error(err)
	}
	for path, want := range map[string]uint32{top: 0, filepath.Dir(dir): 3999, dir: 3999, f.Name(): 3999} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if st, _ := info.Sys().(*syscall.Stat_t); st.Uid != want {
			t.Errorf("%s belongs to %d, want %d", path, st.Uid, want)
		}
	}
	if err := a.MkdirAll(filepath.Join(f.Name(), "c"), 0o700); err == nil {
		t.Error("a folder was made in a file")
	}
	if err := a.Give(filepath.Join(dir, "none")); err == nil {
		t.Error("what is not there was given")
	}
}
