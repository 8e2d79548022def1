package playground

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// obj is a JSON object on its way to or from Slack's clients.
type obj = map[string]any

// newID gives an id that no workspace has given before: a bot keeps ids across
// the restarts of its playground, and would take a repeated one for a duplicate.
func newID(prefix string) string {
	return prefix + rand.Text()[:12]
}

// randomHex gives n random bytes.
func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails: crypto/rand
	return hex.EncodeToString(b)
}

// newEnvelopeID gives a UUID, as Slack's envelopes have.
func newEnvelopeID() string {
	h := randomHex(16)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// nextTS gives the next message timestamp, unique in the workspace, in Slack's
// form "seconds.microseconds".
func (w *Workspace) nextTS() string {
	t := w.now().UnixMicro()
	if t <= w.clock {
		t = w.clock + 1
	}
	w.clock = t
	return formatTS(t)
}

func formatTS(micro int64) string {
	return fmt.Sprintf("%d.%06d", micro/1e6, micro%1e6)
}

// eventTS is the present in Slack's form, not unique.
func (w *Workspace) eventTS() string { return formatTS(w.now().UnixMicro()) }

// after runs f in a goroutine of the workspace once d has passed, unless the
// returned function was called, or the workspace was closed, before.
func (w *Workspace) after(d time.Duration, f func()) (cancel func()) {
	gone := make(chan struct{})
	w.wg.Go(func() {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
			f()
		case <-gone:
		case <-w.run.Done():
		}
	})
	return func() { close(gone) }
}
