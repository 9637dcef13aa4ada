package account

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"slices"
	"strconv"
	"syscall"
)

// Account is a user and a group that the process is to become.
type Account struct {
	UID, GID int
	Groups   []int // supplementary ones, GID among them

	user *user.User // nil for a number without a name
}

// maxID is the largest id; the one above it means "no change" to the kernel.
const maxID = 1<<32 - 2

// UserID returns the id of a user given by name or id.
func UserID(name string) (int, error) {
	if id, err := number(name); err == nil {
		return id, nil
	}
	u, err := user.Lookup(name)
	if err != nil {
		return 0, err
	}
	return number(u.Uid)
}

// GroupID returns the id of a group given by name or id.
func GroupID(name string) (int, error) {
	if id, err := number(name); err == nil {
		return id, nil
	}
	g, err := user.LookupGroup(name)
	if err != nil {
		return 0, err
	}
	return number(g.Gid)
}

func number(text string) (int, error) {
	id, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return 0, err
	}
	if id > maxID {
		return 0, errors.New("not an id")
	}
	return int(id), nil
}

// Lookup returns the account of a user and a group, given by names or ids. Without a group it is the user's own; without a user the process keeps
// its own. It is nil if both are empty or are what the process is already, and an error if the process may not become them: only root may.
func Lookup(userName, groupName string) (*Account, error) {
	a := &Account{UID: os.Geteuid(), GID: os.Getegid()}
	if userName != "" {
		if err := a.setUser(userName, groupName != ""); err != nil {
			return nil, err
		}
	}
	if groupName != "" {
		id, err := GroupID(groupName)
		if err != nil {
			return nil, err
		}
		a.GID = id
	}
	if a.UID == os.Geteuid() && a.GID == os.Getegid() {
		return nil, nil
	}
	if os.Geteuid() != 0 {
		return nil, fmt.Errorf("only root may become user %d and group %d: this is user %d of group %d", a.UID, a.GID, os.Geteuid(), os.Getegid())
	}
	if !slices.Contains(a.Groups, a.GID) {
		a.Groups = append(a.Groups, a.GID)
	}
	return a, nil
}

// setUser sets the account's user, with the groups that it is a member of.
func (a *Account) setUser(name string, withGroup bool) error {
	id, err := UserID(name)
	if err != nil {
		return err
	}
	a.UID = id
	u, err := user.LookupId(strconv.Itoa(id))
	if err != nil {
		if id != os.Geteuid() && !withGroup {
			return fmt.Errorf("user %d has no name and so no group: name one", id)
		}
		return nil
	}
	a.user = u
	if a.GID, err = number(u.Gid); err != nil {
		return fmt.Errorf("group %s of user %s: %w", u.Gid, name, err)
	}
	ids, err := u.GroupIds()
	if err != nil {
		return fmt.Errorf("groups of user %s: %w", name, err)
	}
	for _, text := range ids {
		if gid, err := number(text); err == nil {
			a.Groups = append(a.Groups, gid)
		}
	}
	return nil
}

// Become makes the process the account's, for good. Its environment names the new user and no folders of the former one.
func (a *Account) Become() error {
	if a == nil {
		return nil
	}
	if err := errors.Join(syscall.Setgroups(a.Groups), syscall.Setgid(a.GID), syscall.Setuid(a.UID)); err != nil {
		return fmt.Errorf("becoming user %d and group %d: %w", a.UID, a.GID, err)
	}
	if os.Geteuid() != a.UID || os.Getuid() != a.UID || os.Getegid() != a.GID || a.UID != 0 && syscall.Setuid(0) == nil {
		return fmt.Errorf("becoming user %d and group %d: the system did not comply", a.UID, a.GID)
	}
	for _, name := range [...]string{"XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"} {
		_ = os.Unsetenv(name) // fails only for names that are none
	}
	if a.user != nil {
		for name, value := range map[string]string{"HOME": a.user.HomeDir, "USER": a.user.Username, "LOGNAME": a.user.Username} {
			_ = os.Setenv(name, value) // likewise
		}
	}
	return nil
}
