package bot

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/playground"
)

// element is an interactive element of a message or a view.
type element struct {
	block string
	raw   map[string]any
}

// elements are all the interactive elements of blocks.
func elements(t *testing.T, blocks json.RawMessage) (out []element) {
	t.Helper()
	var list []map[string]any
	if err := json.Unmarshal(blocks, &list); err != nil {
		t.Fatal(err)
	}
	for _, b := range list {
		id, _ := b["block_id"].(string)
		var inner []any
		for _, key := range []string{"elements", "accessory", "element"} {
			switch v := b[key].(type) {
			case []any:
				inner = append(inner, v...)
			case map[string]any:
				inner = append(inner, v)
			}
		}
		for _, e := range inner {
			if e, ok := e.(map[string]any); ok && e["action_id"] != nil {
				out = append(out, element{id, e})
			}
		}
	}
	return out
}

// press presses the n-th element (from 1) of a message whose action is the one
// named; choose is part of the option's value for a menu.
func (w *world) press(person string, m playground.Message, action string, n int, choose string) {
	w.t.Helper()
	for _, e := range elements(w.t, m.Blocks) {
		if e.raw["action_id"] != action {
			continue
		}
		if n--; n > 0 {
			continue
		}
		raw, err := json.Marshal(w.payload(e, choose))
		if err != nil {
			w.t.Fatal(err)
		}
		if err := w.slack.Press(person, playground.Action{Channel: m.Channel, TS: m.TS, BlockID: e.block, Action: raw}); err != nil {
			w.t.Fatalf("press %s: %v", action, err)
		}
		return
	}
	w.t.Fatalf("no %s in %s", action, m.Blocks)
}

// payload is what Slack sends of an element that was used.
func (w *world) payload(e element, choose string) map[string]any {
	w.t.Helper()
	out := map[string]any{"action_id": e.raw["action_id"], "value": e.raw["value"]}
	if e.raw["type"] == "feedback_buttons" {
		out["value"] = e.raw[choose].(map[string]any)["value"]
	}
	options, _ := e.raw["options"].([]any)
	for _, o := range options {
		if v, _ := o.(map[string]any)["value"].(string); choose != "" && strings.Contains(v, choose) {
			if e.raw["type"] == "checkboxes" {
				out["selected_options"] = []any{o}
			} else {
				out["selected_option"] = o
			}
			delete(out, "value")
			return out
		}
	}
	if len(options) > 0 {
		w.t.Fatalf("no option %q in %v", choose, options)
	}
	return out
}

// pressHome presses an element of a person's Home tab.
func (w *world) pressHome(person, action, choose string) {
	w.t.Helper()
	home := w.slack.State(person).Home
	if home == nil {
		w.t.Fatal("no home tab")
	}
	for _, e := range elements(w.t, home.Blocks) {
		if id, _ := e.raw["action_id"].(string); !strings.HasPrefix(id, action) {
			continue
		}
		raw, err := json.Marshal(w.payload(e, choose))
		if err != nil {
			w.t.Fatal(err)
		}
		if err := w.slack.Press(person, playground.Action{ViewID: home.ID, BlockID: e.block, Action: raw}); err != nil {
			w.t.Fatalf("press %s: %v", action, err)
		}
		return
	}
	w.t.Fatalf("no %s in %s", action, home.Blocks)
}
