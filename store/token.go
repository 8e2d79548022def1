package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"strings"
)

// LearnerID names one public agent: a token of a subject, made by NewLearnerID.
// The zero value means unknown.
type LearnerID string

// NewLearnerID names the person whom Slack calls user in a team; "" when the
// user is unknown. Different pairs give different names, whatever they hold.
func NewLearnerID(team, user string) LearnerID {
	if user == "" {
		return ""
	}
	return LearnerID(escape(team) + "-" + escape(user))
}

// escape writes all but letters and digits as "_" and two hex digits.
func escape(text string) string {
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if plain(rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "_%02x", c)
		}
	}
	return b.String()
}

func plain(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// nobody stands in a subject for a learner who is unknown.
const nobody = "_"

// token is the learner's part of a subject. An ID that NewLearnerID did not
// make cannot widen the subject either.
func (id LearnerID) token() string {
	text := string(id)
	switch {
	case text == "":
		return nobody
	case text == nobody || strings.ContainsFunc(text, func(c rune) bool { return !plain(c) && c != '-' && c != '_' }):
		return escape(text)
	}
	return text
}

// ThreadID names a Slack conversation: channel and first message. The zero
// value means unknown.
type ThreadID string

// PathID names a kept path. The zero value means unknown.
type PathID string

// digest is a token for any name: 128 bits of its SHA-256.
func digest(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:16])
}

// fresh is a random token.
func fresh() string { return strings.ToLower(rand.Text()) }

// partitions is how many parts of the events there are, each in order; it
// bounds the replicas that can share the work. Another number would need
// another schema: waiting events would lie in the wrong one.
const partitions = 32

// partitionOf is the partition of a thread.
func partitionOf(thread string) int {
	h := fnv.New32a()
	h.Write([]byte(thread))
	return int(h.Sum32() % partitions)
}
