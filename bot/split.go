package bot

import "encoding/json"

// Bounds of one message: Slack takes 50 blocks, and refuses a message whose
// blocks are too long in all ("msg_blocks_too_long", from some 13,200
// characters on).
const (
	maxBlocks  = 48
	maxMessage = 12_000
)

// split cuts a content that is too long for one message. Its text stands with
// the first part; the last blocks, which hold the buttons, end the last one.
func split(c content) []content {
	var parts []content
	now := content{text: c.text}
	size := 0
	for _, b := range c.blocks {
		n := weight(b)
		if len(now.blocks) > 0 && (len(now.blocks) == maxBlocks || size+n > maxMessage) {
			parts = append(parts, now)
			now, size = content{text: "…"}, 0
		}
		now.blocks = append(now.blocks, b)
		size += n
	}
	return append(parts, now)
}

// weight is how long a block is, in characters of its JSON: a little more than
// what Slack counts.
func weight(b any) int {
	text, err := json.Marshal(b)
	if err != nil {
		return maxMessage // Slack will say what is wrong with it
	}
	return len([]rune(string(text)))
}
