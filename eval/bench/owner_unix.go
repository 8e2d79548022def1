//go:build unix

package bench

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// owner is the account PostgreSQL's server runs as; nil is our own.
type owner struct{ uid, gid uint32 }

// serverOwner returns nil for an ordinary user; root, whom PostgreSQL
// refuses, borrows the account "postgres" of the distribution's package.
func serverOwner() (*owner, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("%w: it does not run as root and there is no account to run it as: %w", ErrAbsent, err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("read the uid of postgres: %w", err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("read the gid of postgres: %w", err)
	}
	return &owner{uint32(uid), uint32(gid)}, nil
}

// own gives a directory to the account and lets no one else in.
func (o *owner) own(dir string) error {
	if o == nil {
		return nil
	}
	return os.Chown(dir, int(o.uid), int(o.gid))
}

// become makes a command run as the account. The command gets a process group
// of its own, so that a Ctrl-C at the terminal reaches us, who then stop it in
// order, and not both.
func (o *owner) become(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if o != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: o.uid, Gid: o.gid}
	}
}
