package playground

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// keepAlive is how often a silent stream of changes says that it lives.
const keepAlive = 15 * time.Second

// serveEvents tells a page what changes, from a change on.
func (w *Workspace) serveEvents(rw http.ResponseWriter, r *http.Request) {
	as, ok := w.eyes(rw, r)
	if !ok {
		return
	}
	after, err := strconv.ParseInt(r.Header.Get("Last-Event-ID"), 10, 64)
	if err != nil {
		after, _ = strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	}
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(rw)
	fmt.Fprint(rw, ": bonjour\n\n")
	beat := time.NewTicker(keepAlive)
	defer beat.Stop()
	for {
		frames, last, changed := w.since(as, after)
		for _, f := range frames {
			if _, err := rw.Write(f); err != nil {
				return
			}
		}
		after = last
		if out.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-beat.C:
			fmt.Fprint(rw, ": \n\n")
		case <-r.Context().Done():
			return
		case <-w.run.Done():
			return
		}
	}
}

// since gives the frames of the changes after one, the last change, and what is
// closed at the next. A thing that changed several times is told once, as it is
// now, under the number of its last change.
func (w *Workspace) since(as string, after int64) (frames [][]byte, last int64, changed <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	last, changed = w.seq, w.changed
	if after > w.seq || after < w.seq-int64(len(w.journal)) {
		return [][]byte{frame(w.seq, obj{"kind": "reset"})}, last, changed
	}
	fresh := w.journal[len(w.journal)-int(w.seq-after):]
	newest := map[change]int64{}
	for _, c := range fresh {
		key := c
		key.seq = 0
		newest[key] = c.seq
	}
	for _, c := range fresh {
		key := c
		key.seq = 0
		if newest[key] != c.seq || c.to != "" && c.to != as {
			continue
		}
		if event := w.tell(as, c); event != nil {
			frames = append(frames, frame(c.seq, event))
		}
	}
	return frames, last, changed
}

// tell gives what a change means for a person, nil when nothing.
func (w *Workspace) tell(as string, c change) obj {
	if conv := w.byID[c.channel]; conv != nil && !conv.seenBy(as) {
		return nil
	}
	switch c.kind {
	case "message":
		if m := w.byID[c.channel].byTS[c.ts]; m != nil && m.visibleTo(as) {
			return obj{"kind": "message", "message": w.view(m)}
		}
		return nil
	case "delete":
		return obj{"kind": "delete", "channel": c.channel, "ts": c.ts}
	case "home":
		return obj{"kind": "home", "view": w.homeOf(as)}
	case "modals":
		return obj{"kind": "modals", "modals": w.modalsOf(as)}
	case "status":
		return obj{"kind": "status", "status": w.statusOf(as)}
	case "prompts":
		return obj{"kind": "prompts", "prompts": w.promptsOf(as)}
	case "conversations":
		return obj{"kind": "conversations", "conversations": w.conversationsOf(as)}
	case "faults":
		return obj{"kind": "faults", "faults": w.faults}
	}
	return nil
}

func frame(seq int64, event obj) []byte {
	data, err := json.Marshal(event)
	if err != nil {
		data = []byte(`{"kind":"reset"}`)
	}
	return fmt.Appendf(nil, "id: %d\ndata: %s\n\n", seq, data)
}
