package prompts

import (
	"strings"
	"unicode/utf8"
)

const ellipsis = "…"

// cutWords shortens a text to at most limit runes, between words where a space
// is near, and shows that it did.
func cutWords(s string, limit int) string {
	head, whole := firstRunes(s, limit)
	if whole {
		return head
	}
	head, _ = firstRunes(s, limit-1)
	if i := strings.LastIndexByte(head, ' '); i > len(head)*3/4 {
		head = head[:i]
	}
	return strings.TrimRight(head, " ,;:–—-") + ellipsis
}

// cutSentences shortens a text to whole sentences of at most limit runes
// together; when the first is longer than that, it is cut between words.
func cutSentences(s string, limit int) string {
	head, whole := firstRunes(s, limit)
	if whole {
		return head
	}
	for i := len(head) - 1; i > 0; i-- {
		if strings.IndexByte(".!?", head[i]) >= 0 && s[i+1] == ' ' {
			return head[:i+1]
		}
	}
	return cutWords(s, limit)
}

// firstRunes returns the first n runes, and whether they are all.
func firstRunes(s string, n int) (head string, whole bool) {
	if len(s) <= n {
		return s, true
	}
	for i := range s {
		if n <= 0 {
			return s[:i], false
		}
		n--
	}
	return s, utf8.ValidString(s)
}
