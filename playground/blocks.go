package playground

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
	lang "golang.org/x/text/message"
)

// Slack's limits of blocks.
const (
	maxBlocks      = 50  // a message
	maxViewBlocks  = 100 // a modal or Home
	maxBlocksText  = 13200
	maxTableText   = 10000
	maxTableColumn = 20
)

// english prints the schema's faults: Slack's API speaks English.
func english() *lang.Printer { return lang.NewPrinter(language.English) }

// notInMessages and notInViews are blocks that Slack shows elsewhere alone.
func notInMessages() []string { return []string{"alert"} }

func notInViews() []string {
	return []string{"markdown", "table", "task_card", "plan", "context_actions", "file"}
}

// message checks the blocks of a message and names those without an id.
func (k *checker) message(raw json.RawMessage) ([]any, error) {
	v, err := decode(raw)
	if err != nil {
		return nil, refuse("invalid_blocks_format")
	}
	list, ok := v.([]any)
	if !ok {
		return nil, refuse("invalid_blocks_format")
	}
	if out := k.list(list, "blocks", maxBlocks, notInMessages()); len(out) > 0 {
		return nil, refuse("invalid_blocks", out...)
	}
	if tooLong(list) {
		return nil, refuse("msg_blocks_too_long")
	}
	return nameBlocks(list), nil
}

// list names the faults of a list of blocks as a whole.
func (k *checker) list(list []any, name string, most int, elsewhere []string) []string {
	var out []string
	if len(list) > most {
		out = append(out, fault("no more than "+english().Sprint(most)+" items allowed", "/"+name))
	}
	tables := 0
	for i, v := range list {
		out = append(out, k.block(v, place(name, i))...)
		switch kind := kindOf(v); {
		case slices.Contains(elsewhere, kind):
			out = append(out, fault("unsupported type: "+kind, place(name, i)+"/type"))
		case kind == "table":
			tables++
		}
	}
	if tables > 1 {
		out = append(out, fault("only_one_table_allowed", "/"+name))
	}
	return append(out, repeated(list, name)...)
}

func kindOf(v any) string {
	b, _ := v.(obj)
	s, _ := b["type"].(string)
	return s
}

// walk visits every object in a JSON value, the outer before the inner.
func walk(v any, visit func(obj)) {
	switch v := v.(type) {
	case obj:
		visit(v)
		for _, inner := range v {
			walk(inner, visit)
		}
	case []any:
		for _, inner := range v {
			walk(inner, visit)
		}
	}
}

// repeated names block_ids used twice in a list, and action_ids used twice in a
// block: Slack wants the latter unique in their block alone.
func repeated(list []any, name string) []string {
	var out []string
	blocks := map[string]bool{}
	for i, v := range list {
		actions := map[string]bool{}
		walk(v, func(o obj) {
			if id, ok := o["block_id"].(string); ok && id != "" {
				if blocks[id] {
					out = append(out, fault("block_id "+id+" already exists", place(name, i)+"/block_id"))
				}
				blocks[id] = true
			}
			if id, ok := o["action_id"].(string); ok && id != "" {
				if actions[id] {
					out = append(out, fault("action_id "+id+" already exists", place(name, i)))
				}
				actions[id] = true
			}
		})
	}
	return out
}

// tableFaults are the limits of tables that the schema cannot express.
func tableFaults(b obj, at string) []string {
	rows, _ := b["rows"].([]any)
	var out []string
	switch b["type"] {
	case "data_table":
		if len(rows) < 2 || len(rows) > 101 {
			out = append(out, fault("must have 2 to 101 rows", at+"/rows"))
		}
	case "table":
		if textLength(rows) > maxTableText {
			out = append(out, fault("cells are longer than 10000 characters in all", at+"/rows"))
		}
	default:
		return nil
	}
	for _, row := range rows {
		if cells, _ := row.([]any); len(cells) > maxTableColumn {
			out = append(out, fault("no more than 20 columns allowed", at+"/rows"))
			break
		}
	}
	return out
}

// textLength counts the characters of all texts in a JSON value.
func textLength(v any) int {
	n := 0
	walk(v, func(o obj) {
		for _, name := range []string{"text", "title"} {
			if s, ok := o[name].(string); ok {
				n += utf8.RuneCountInString(s)
			}
		}
	})
	return n
}

// tooLong says whether blocks are more than Slack takes in one message.
func tooLong(list []any) bool {
	markdown := 0
	for _, v := range list {
		if kindOf(v) == "markdown" {
			markdown += textLength(v)
		}
	}
	return markdown > maxMarkdown || textLength(list) > maxBlocksText
}

// nameBlocks gives ids to the blocks and elements that have none, as Slack does.
func nameBlocks(list []any) []any {
	for _, v := range list {
		if b, ok := v.(obj); ok && b["block_id"] == nil {
			b["block_id"] = newID("")[:5]
		}
		walk(v, func(o obj) {
			if o["action_id"] == nil && interactive(kindOf(o)) {
				o["action_id"] = newID("")
			}
		})
	}
	return list
}

// interactive says whether an element of a type does something.
func interactive(kind string) bool {
	switch kind {
	case "button", "icon_button", "workflow_button", "feedback_buttons", "checkboxes", "radio_buttons", "overflow",
		"datepicker", "timepicker", "datetimepicker":
		return true
	}
	return strings.HasSuffix(kind, "_select") || strings.HasSuffix(kind, "_input") && kind != "input"
}

// encodeBlocks writes blocks as JSON; they came from JSON and cannot fail.
func encodeBlocks(list []any) json.RawMessage {
	raw, err := json.Marshal(list)
	if err != nil || list == nil {
		return noBlocks()
	}
	return raw
}

// element finds an interactive element by its block and its id, nil when there is none.
func element(blocks json.RawMessage, blockID, actionID string) obj {
	v, err := decode(blocks)
	if err != nil {
		return nil
	}
	var found obj
	walk(v, func(block obj) {
		if block["block_id"] != blockID || found != nil {
			return
		}
		walk(block, func(o obj) {
			if o["action_id"] == actionID && interactive(kindOf(o)) {
				found = o
			}
		})
	})
	return found
}
