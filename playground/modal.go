package playground

import (
	"encoding/json"
	"slices"
)

// Submit sends a modal with what was filled in. The errors, by block id, are
// the app's or, for a required field left empty, Slack's own; with errors the
// modal stays open.
func (w *Workspace) Submit(person, viewID string, state json.RawMessage) (map[string]string, error) {
	var wrong map[string]string
	answer, err := w.interact(kindInteractive, func() (obj, error) {
		v, err := w.top(person, viewID)
		if err != nil {
			return nil, err
		}
		if len(v.Submit) == 0 {
			return nil, refuse("view_has_no_submit")
		}
		v.state = values(state)
		if wrong = w.incomplete(v); wrong != nil {
			v.Errors = wrong
			w.noteModals(person)
			return nil, refuse("incomplete")
		}
		payload := w.interaction("view_submission", person)
		payload["view"], payload["response_urls"] = w.slackView(v), []obj{}
		return payload, nil
	})
	switch {
	case wrong != nil:
		return wrong, nil
	case err != nil:
		return nil, err
	}
	return w.submitted(person, viewID, answer)
}

// top is the modal that a person sees, which must be the one named.
func (w *Workspace) top(person, viewID string) (*view, error) {
	stack := w.modals[person]
	if len(stack) == 0 || stack[len(stack)-1].ID != viewID {
		return nil, refuse("view_not_found")
	}
	return stack[len(stack)-1], nil
}

// incomplete names the required inputs without a value.
func (w *Workspace) incomplete(v *view) map[string]string {
	var blocks []struct {
		Type     string `json:"type"`
		BlockID  string `json:"block_id"`
		Optional bool   `json:"optional"`
		Element  struct {
			ActionID string `json:"action_id"`
		} `json:"element"`
	}
	var state map[string]map[string]map[string]any
	if json.Unmarshal(v.Blocks, &blocks) != nil || json.Unmarshal(v.state, &state) != nil {
		return nil
	}
	text := "Veuillez remplir ce champ."
	if p, _ := w.person(v.person); len(p.Locale) > 1 && p.Locale[:2] != "fr" {
		text = "Please complete this required field."
	}
	var out map[string]string
	for _, b := range blocks {
		if b.Type != "input" || b.Optional || filled(state[b.BlockID][b.Element.ActionID]) {
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		out[b.BlockID] = text
	}
	return out
}

// filled says whether a value of a state holds anything besides its type.
func filled(value map[string]any) bool {
	for name, v := range value {
		list, isList := v.([]any)
		if name != "type" && v != nil && v != "" && (!isList || len(list) > 0) {
			return true
		}
	}
	return false
}

// submission is the app's answer to a submitted modal.
type submission struct {
	Action string            `json:"response_action"`
	Errors map[string]string `json:"errors"`
	View   json.RawMessage   `json:"view"`
}

// submitted carries out the app's answer; an answer that Slack would not
// understand is a failure, as the person would see it.
func (w *Workspace) submitted(person, viewID string, answer json.RawMessage) (map[string]string, error) {
	var in submission
	var next *view
	if len(answer) > 0 && json.Unmarshal(answer, &in) != nil {
		return nil, refuse("invalid_response")
	}
	if in.Action == "update" || in.Action == "push" {
		var err error
		if next, err = w.checks.view(in.View, "modal"); err != nil {
			return nil, err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	v := w.views[viewID]
	if v == nil {
		return nil, nil // the app closed or replaced it meanwhile
	}
	v.Errors = nil
	switch in.Action {
	case "":
		w.close(person, v)
	case "clear":
		w.leave(w.modals[person]...)
		delete(w.modals, person)
		w.noteModals(person)
	case "update":
		w.update(v, next)
	case "push":
		return nil, w.push(person, next)
	case "errors":
		return in.Errors, w.showErrors(v, in.Errors)
	default:
		return nil, refuse("invalid_response")
	}
	return nil, nil
}

// showErrors puts the app's errors beside the fields; each must name an input.
func (w *Workspace) showErrors(v *view, errors map[string]string) error {
	var blocks []struct {
		Type    string `json:"type"`
		BlockID string `json:"block_id"`
	}
	if json.Unmarshal(v.Blocks, &blocks) != nil || len(errors) == 0 {
		return refuse("invalid_response")
	}
	for id := range errors {
		input := false
		for _, b := range blocks {
			input = input || b.BlockID == id && b.Type == "input"
		}
		if !input {
			return refuse("invalid_response", fault("no input block "+id, "/errors"))
		}
	}
	v.Errors = errors
	w.noteModals(v.person)
	return nil
}

// close takes a modal, and those above it, off the stack.
func (w *Workspace) close(person string, v *view) {
	stack := w.modals[person]
	at := slices.Index(stack, v)
	if at < 0 {
		return
	}
	w.leave(stack[at:]...)
	w.modals[person] = stack[:at:at]
	w.noteModals(person)
}

// CloseView closes the modal that a person sees; one that clears on close
// closes all. The app is told when it asked to be.
func (w *Workspace) CloseView(person, viewID string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	v, err := w.top(person, viewID)
	if err != nil {
		return err
	}
	stack := w.modals[person]
	if v.clearOnClose {
		w.close(person, stack[0])
	} else {
		w.close(person, v)
	}
	if v.notifyOnClose {
		payload := w.interaction("view_closed", person)
		payload["view"], payload["is_cleared"] = w.slackView(v), v.clearOnClose
		delete(payload, "trigger_id") // nothing can be opened in answer
		w.enqueue(&delivery{kind: kindInteractive, payload: payload, done: make(chan ack, 1)})
	}
	return nil
}
