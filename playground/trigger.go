package playground

import "time"

const triggerLife = 3 * time.Second

// trigger lets the app open one view in answer to what a person did.
type trigger struct {
	person string
	born   time.Time
	used   bool
}

func (w *Workspace) newTrigger(person string) string {
	id := newID("") + "." + newID("")
	w.triggers[id] = &trigger{person: person, born: w.now()}
	return id
}

// exchange uses a trigger and gives whose it was.
func (w *Workspace) exchange(id string) (string, error) {
	t := w.triggers[id]
	switch {
	case id == "":
		return "", missing("trigger_id")
	case t == nil:
		return "", refuse("invalid_trigger_id")
	case t.used:
		return "", refuse("exchanged_trigger_id")
	case w.now().Sub(t.born) > triggerLife:
		return "", refuse("expired_trigger_id")
	}
	t.used = true
	return t.person, nil
}

// forget drops triggers and response URLs long past use.
func (w *Workspace) forget() {
	for id, t := range w.triggers {
		if w.now().Sub(t.born) > time.Hour {
			delete(w.triggers, id)
		}
	}
	for id, r := range w.responses {
		if w.now().Sub(r.born) > 2*responseLife {
			delete(w.responses, id)
		}
	}
}
