package recommend

import (
	"bytes"
	"encoding/json"
	"strings"
)

// maxStreamed bounds the part of an answer in which steps are looked for as it
// comes: eight steps with their reasons are some 3 kB.
const maxStreamed = 64 << 10

// stepReader finds the complete steps in an answer that is still being
// written. It is tolerant: what is not the form asked for shows no step before
// its time, and the whole answer is judged at the end anyway.
type stepReader struct {
	text []byte
	told int // steps told so far
	each func(proposedStep)
}

func (r *stepReader) restart() { r.text, r.told = nil, 0 }

// write takes a further piece. Only a brace can complete a step, so that the
// few kilobytes are read again some eight times.
func (r *stepReader) write(piece string) {
	if len(r.text)+len(piece) > maxStreamed {
		return
	}
	r.text = append(r.text, piece...)
	if strings.Contains(piece, "}") {
		r.read()
	}
}

// read walks to "steps" and decodes the elements that are whole.
func (r *stepReader) read() {
	at := bytes.IndexByte(r.text, '{')
	if at < 0 {
		return
	}
	dec := json.NewDecoder(bytes.NewReader(r.text[at:]))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return
		}
		if key != "steps" {
			var skipped json.RawMessage
			if dec.Decode(&skipped) != nil {
				return
			}
			continue
		}
		if t, err := dec.Token(); err != nil || t != json.Delim('[') {
			return
		}
		for n := 0; dec.More(); n++ {
			var s proposedStep
			if dec.Decode(&s) != nil {
				return
			}
			if n == r.told && n < maxSteps {
				r.told++
				r.each(s)
			}
		}
		return
	}
}

// follower tells the steps of a proposal as they come, each once it can follow
// those before: what is shown is checked, however early.
type follower struct {
	w    *work
	refs []*option
	at   node
	told []placed
	dead bool // a step could not follow: the rest waits for the end
}

func (w *work) follow(refs []*option) *follower {
	return &follower{w: w, refs: refs, at: w.p.start()}
}

func (f *follower) restart() {
	if len(f.told) > 0 {
		f.w.tell(Event{Void: true})
	}
	f.at, f.told, f.dead = f.w.p.start(), nil, false
}

func (f *follower) step(s proposedStep) {
	o := byRef(f.refs, s.Course)
	if f.dead || o == nil {
		f.dead = true
		return
	}
	p, ok := f.w.p.place(&f.at, o)
	if !ok {
		f.dead = true
		return
	}
	next := f.w.p.start()
	f.w.p.extend(&f.at, p, &next)
	f.at = next
	f.told = append(f.told, p)
	path := f.w.p.path(f.told)
	step := &path.Steps[len(path.Steps)-1]
	step.Why = cleanWhy(s.Why)
	f.w.reasonStep(path, len(path.Steps)-1)
	f.w.tell(Event{Step: step})
}
