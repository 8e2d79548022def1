//go:build !unix

package bench

import (
	"fmt"
	"os/exec"
)

// owner is the account PostgreSQL's server runs as.
type owner struct{}

// serverOwner tells that only Unix sockets are spoken here.
func serverOwner() (*owner, error) {
	return nil, fmt.Errorf("%w: it is measured over a Unix socket only", ErrAbsent)
}

func (o *owner) own(string) error { return nil }

func (o *owner) become(*exec.Cmd) {}
