package playground

import "testing"

// TestCheck: what is said without a workspace is what a workspace says.
func TestCheck(t *testing.T) {
	const field = `{"type":"input","block_id":"a","label":{"type":"plain_text","text":"But"},"element":{"type":"plain_text_input","action_id":"t"}}`
	head := func(submit string) string {
		return `{"type":"modal","title":{"type":"plain_text","text":"Besoin"},` + submit + `"blocks":[` + field + `]}`
	}
	for _, c := range []struct {
		name, payload, want string
		check               func([]byte) error
	}{
		{"message", `[{"type":"divider"}]`, "", CheckMessage},
		{"message of no list", `{"type":"divider"}`, "invalid_blocks_format", CheckMessage},
		{"message with an id twice", `[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]`, "invalid_blocks", CheckMessage},
		{"modal", head(`"submit":{"type":"plain_text","text":"OK"},`), "", CheckView},
		{"modal that cannot be sent", head(""), "invalid_arguments", CheckView},
		{"home", `{"type":"home","blocks":[{"type":"divider"}]}`, "", CheckView},
		{"home with markdown", `{"type":"home","blocks":[{"type":"markdown","text":"a"}]}`, "invalid_arguments", CheckView},
		{"no view", `[]`, "invalid_arguments", CheckView},
	} {
		wantCode(t, c.name, c.want, c.check([]byte(c.payload)))
	}
}
