package cli

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"github.com/parcours-formation/parcours/store"
)

// storeError is a store that could not be opened: which, and why. One of dir
// and url is set; url may hold a password.
type storeError struct {
	dir, url string
	err      error
}

func (e *storeError) Error() string {
	if e.url == "" {
		return e.err.Error()
	}
	return strings.ReplaceAll(e.err.Error(), e.url, e.where())
}

func (e *storeError) Unwrap() error { return e.err }

func (e *storeError) where() string {
	if e.dir != "" {
		return e.dir
	}
	return natsHosts(e.url)
}

// storeSentences are the store's errors with a message of their own: what
// happened and what to do.
var storeSentences = []struct {
	err error
	id  string
}{
	{store.ErrLocked, "store-error.locked"},
	{store.ErrNewer, "store-error.newer"},
	{store.ErrFull, "store-error.full"},
	{store.ErrTooLarge, "store-error.too-large"},
	{store.ErrBackup, "store-error.backup"},
	{store.ErrNotEmpty, "store-error.not-empty"},
	{store.ErrNoKey, "store-error.no-key"},
	{store.ErrWrongKey, "store-error.wrong-key"},
	{store.ErrNotFound, "store-error.not-found"},
}

// explainStore says an error of the store in the person's language; "" when it
// is none, or one that explain says better.
func explainStore(env *Env, err error) string {
	var opening *storeError
	where := ""
	if errors.As(err, &opening) {
		where = opening.where()
	}
	for _, s := range storeSentences {
		if errors.Is(err, s.err) {
			return env.Say.T(s.id, "Where", where, "Detail", err.Error())
		}
	}
	var path *fs.PathError
	if opening == nil || errors.Is(err, context.Canceled) || errors.As(err, &path) {
		return ""
	}
	if opening.url != "" {
		return env.Say.T("store-error.nats", "Where", where, "Detail", opening.Error())
	}
	return env.Say.T("store-error.open", "Where", where, "Detail", opening.Error())
}
