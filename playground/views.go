package playground

import (
	"encoding/json"
	"slices"
)

// View is a modal or a Home tab as the page shows it; title, submit and close
// are Slack's text objects.
type View struct {
	ID              string            `json:"id"`
	Type            string            `json:"type"` // "home" or "modal"
	CallbackID      string            `json:"callback_id"`
	Title           json.RawMessage   `json:"title"`
	Submit          json.RawMessage   `json:"submit"`
	Close           json.RawMessage   `json:"close"`
	Blocks          json.RawMessage   `json:"blocks"`
	PrivateMetadata string            `json:"private_metadata"`
	Hash            string            `json:"hash"`
	Errors          map[string]string `json:"errors,omitempty"` // by block_id
}

// view is a View and what only the workspace knows of it.
type view struct {
	View
	person                      string
	root, previous, external    string
	clearOnClose, notifyOnClose bool
	state                       json.RawMessage // {block_id: {action_id: …}} as last sent
}

// maxStack is how many modals may lie on each other.
const maxStack = 3

// slackView is a view in the form of Slack's API and events.
func (w *Workspace) slackView(v *view) obj {
	state := v.state
	if state == nil {
		state = json.RawMessage("{}")
	}
	out := obj{"id": v.ID, "team_id": w.opt.TeamID, "type": v.Type, "callback_id": v.CallbackID, "blocks": v.Blocks,
		"private_metadata": v.PrivateMetadata, "hash": v.Hash, "clear_on_close": v.clearOnClose,
		"notify_on_close": v.notifyOnClose, "root_view_id": v.root, "previous_view_id": nil, "external_id": v.external,
		"app_id": appID, "bot_id": botID, "app_installed_team_id": w.opt.TeamID, "state": obj{"values": state},
		"title": v.Title, "close": v.Close, "submit": v.Submit}
	if v.previous != "" {
		out["previous_view_id"] = v.previous
	}
	return out
}

// view checks a view of a type ("" for either). Slack calls whatever is wrong
// with a view invalid_arguments, its blocks too; invalid_blocks is of messages.
func (k *checker) view(raw json.RawMessage, want string) (*view, error) {
	if raw == nil {
		return nil, missing("view")
	}
	decoded, err := decode(raw)
	v, ok := decoded.(obj)
	if err != nil || !ok {
		return nil, refuse("invalid_arguments", fault("must be an object", "/view"))
	}
	kind, _ := v["type"].(string)
	schema := k.modal
	switch {
	case kind != "home" && kind != "modal", want != "" && kind != want:
		return nil, refuse("invalid_arguments", fault("unsupported type: "+kind, "/view/type"))
	case kind == "home":
		schema = k.home
	}
	blocks, ok := v["blocks"].([]any)
	if !ok {
		return nil, refuse("invalid_arguments", fault("missing required field: blocks", "/view"))
	}
	v["blocks"] = []any{} // checked one by one, to name the faults
	if out := faults(schema.Validate(v), "/view"); len(out) > 0 {
		return nil, refuse("invalid_arguments", out...)
	}
	if out := k.viewBlocks(blocks, kind); len(out) > 0 {
		return nil, refuse("invalid_arguments", out...)
	}
	if v["submit"] == nil && kind == "modal" && slices.ContainsFunc(blocks, func(b any) bool { return kindOf(b) == "input" }) {
		return nil, refuse("invalid_arguments", fault("missing required field: submit", "/view"))
	}
	return makeView(raw, nameBlocks(blocks))
}

func (k *checker) viewBlocks(blocks []any, kind string) []string {
	elsewhere := notInViews()
	if kind == "home" {
		elsewhere = append(elsewhere, notInMessages()...)
	}
	return k.list(blocks, "view/blocks", maxViewBlocks, elsewhere)
}

// makeView makes a view of a checked payload.
func makeView(raw json.RawMessage, blocks []any) (*view, error) {
	var in struct {
		View
		ClearOnClose  bool   `json:"clear_on_close"`
		NotifyOnClose bool   `json:"notify_on_close"`
		ExternalID    string `json:"external_id"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, refuse("invalid_arguments", fault(err.Error(), "/view"))
	}
	out := &view{View: in.View, clearOnClose: in.ClearOnClose, notifyOnClose: in.NotifyOnClose, external: in.ExternalID}
	out.ID, out.Hash, out.Errors, out.Blocks = "", "", nil, encodeBlocks(blocks)
	if len(blocks) == 0 {
		out.Blocks = noBlocks()
	}
	return out, nil
}

func (w *Workspace) checkModal(c *call) (err error) {
	c.view, err = w.checks.view(c.args.json("view"), "modal")
	return err
}

func (w *Workspace) checkHome(c *call) (err error) {
	c.view, err = w.checks.view(c.args.json("view"), "home")
	return err
}

func (w *Workspace) checkAnyView(c *call) (err error) {
	c.view, err = w.checks.view(c.args.json("view"), "")
	return err
}

// enter gives a new view its ids and makes it known.
func (w *Workspace) enter(v *view, person string) error {
	if v.external != "" {
		for _, o := range w.views {
			if o.external == v.external {
				return refuse("duplicate_external_id")
			}
		}
	}
	v.ID, v.person, v.root = newID("V"), person, ""
	w.stamp(v)
	w.views[v.ID] = v
	return nil
}

// stamp gives a view the hash of a new version.
func (w *Workspace) stamp(v *view) { v.Hash = w.eventTS() + "." + newID("")[:8] }

// leave forgets views that are closed or replaced.
func (w *Workspace) leave(views ...*view) {
	for _, v := range views {
		if v != nil {
			delete(w.views, v.ID)
		}
	}
}

func (w *Workspace) noteModals(person string) { w.note(change{kind: "modals", to: person}) }
