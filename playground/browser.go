package playground

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// mountBrowser adds what the page asks of the workspace. Another site's page
// must not act in it, though it lies on the reader's own machine.
func (w *Workspace) mountBrowser(mux *http.ServeMux) {
	guard := http.NewCrossOriginProtection()
	mux.HandleFunc("GET /page/state", w.serveState)
	mux.HandleFunc("GET /page/events", w.serveEvents)
	mux.Handle("POST /page/act", guard.Handler(http.HandlerFunc(w.serveAct)))
	mux.Handle("POST /page/upload", guard.Handler(http.HandlerFunc(w.servePageUpload)))
}

// eyes gives whose eyes a request has; it has answered when ok is false.
func (w *Workspace) eyes(rw http.ResponseWriter, r *http.Request) (string, bool) {
	w.learnBase(r, false)
	as := r.URL.Query().Get("as")
	if as == "" && len(w.opt.People) > 0 {
		as = w.opt.People[0].ID
	}
	w.mu.Lock()
	p, ok := w.person(as)
	w.mu.Unlock()
	if !ok || p.IsBot {
		writeJSON(rw, http.StatusNotFound, obj{"ok": false, "error": "user_not_found"})
		return "", false
	}
	return as, true
}

func (w *Workspace) serveState(rw http.ResponseWriter, r *http.Request) {
	if as, ok := w.eyes(rw, r); ok {
		rw.Header().Set("Cache-Control", "no-store")
		writeJSON(rw, http.StatusOK, w.State(as))
	}
}

// act is what the page says that a person did.
type act struct {
	Act        string          `json:"act"`
	Channel    string          `json:"channel"`
	ThreadTS   string          `json:"thread_ts"`
	TS         string          `json:"ts"`
	Text       string          `json:"text"`
	Files      []string        `json:"files"`
	Command    string          `json:"command"`
	CallbackID string          `json:"callback_id"`
	ViewID     string          `json:"view_id"`
	BlockID    string          `json:"block_id"`
	Action     json.RawMessage `json:"action"`
	State      json.RawMessage `json:"state"`
	Message    string          `json:"message"`
	Faults     Faults          `json:"faults"`
}

func (w *Workspace) serveAct(rw http.ResponseWriter, r *http.Request) {
	as, ok := w.eyes(rw, r)
	if !ok {
		return
	}
	var a act
	if err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, maxBody)).Decode(&a); err != nil {
		writeJSON(rw, http.StatusBadRequest, obj{"ok": false, "error": "invalid_json"})
		return
	}
	out, err := w.perform(as, a)
	var refused *Error
	switch {
	case errors.As(err, &refused):
		out = obj{"ok": false, "error": refused.Code}
	case err != nil:
		out = obj{"ok": false, "error": "internal_error"}
	case out == nil:
		out = obj{"ok": true}
	}
	writeJSON(rw, http.StatusOK, out)
}

// perform does what the page asks, by the same methods as tests.
func (w *Workspace) perform(as string, a act) (obj, error) {
	switch a.Act {
	case "say", "prompt":
		text := a.Text
		if a.Act == "prompt" {
			text = a.Message
		}
		ts, err := w.Say(as, a.Channel, a.ThreadTS, text, a.Files...)
		return obj{"ok": true, "ts": ts}, err
	case "edit":
		return nil, w.Edit(as, a.Channel, a.TS, a.Text)
	case "delete":
		return nil, w.Delete(as, a.Channel, a.TS)
	case "read":
		return nil, w.Read(as, a.Channel)
	case "command":
		return nil, w.Command(as, a.Channel, a.Command, a.Text)
	case "shortcut":
		return nil, w.Shortcut(as, a.CallbackID, a.Channel, a.TS)
	case "action":
		return nil, w.Press(as, Action{a.Channel, a.TS, a.ViewID, a.BlockID, a.Action, a.State})
	case "submit":
		wrong, err := w.Submit(as, a.ViewID, a.State)
		if len(wrong) > 0 && err == nil {
			return obj{"ok": false, "error": "errors", "errors": wrong}, nil
		}
		return nil, err
	case "close":
		return nil, w.CloseView(as, a.ViewID)
	case "home":
		return nil, w.OpenHome(as)
	case "messages":
		return nil, w.OpenMessages(as)
	case "faults":
		w.SetFaults(a.Faults)
		return nil, nil
	}
	return nil, refuse("unknown_act")
}

func (w *Workspace) servePageUpload(rw http.ResponseWriter, r *http.Request) {
	as, ok := w.eyes(rw, r)
	if !ok {
		return
	}
	r.Body = http.MaxBytesReader(rw, r.Body, maxFile+maxBody)
	part, header, err := r.FormFile("file")
	if err != nil {
		writeJSON(rw, http.StatusBadRequest, obj{"ok": false, "error": "no_file"})
		return
	}
	defer part.Close()
	data, err := io.ReadAll(part)
	if err == nil {
		var id string
		if id, err = w.Upload(as, header.Filename, data); err == nil {
			writeJSON(rw, http.StatusOK, obj{"ok": true, "id": id})
			return
		}
	}
	writeJSON(rw, http.StatusOK, obj{"ok": false, "error": "invalid_file"})
}
