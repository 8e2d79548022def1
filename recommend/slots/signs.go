package slots

import (
	"math"
	"slices"
	"strings"
	"sync"
)

// A sign is something that a text has, as the learnt intents see it: a word,
// two words in a row, four letters of a word, a kin of words, a cue, a slot that
// was filled, what the rules say. It is known by the hash of its name.
type sign uint32

// signs are those of one text, each once and in order. Words share one weight
// however many they are; each flag counts alike in a long text and a short one.
type signs struct {
	words, flags []sign
}

// flagValue is the value of a flag; that of a word is one over the root of
// their number, between 0.05 and 0.3. Found best by TestCrossValidation.
const flagValue = 0.3

func (s *signs) wordValue() float32 { return float32(1 / math.Sqrt(float64(len(s.words)+1))) }

// hashed names a sign: FNV-1a over its parts.
func hashed(parts ...string) sign {
	h := uint32(2166136261)
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint32(p[i])) * 16777619
		}
	}
	return sign(h)
}

func (s *signs) word(parts ...string) { s.words = append(s.words, hashed(parts...)) }
func (s *signs) flag(parts ...string) { s.flags = append(s.flags, hashed(parts...)) }

func (s *signs) sort() {
	slices.Sort(s.words)
	slices.Sort(s.flags)
	s.words, s.flags = slices.Compact(s.words), slices.Compact(s.flags)
}

// signs returns what tells of the text's intent besides the rules' answer. It is
// asked for before the rules decide, as they take words out of the goal.
func (r *reader) signs() *signs {
	s := &signs{words: make([]sign, 0, 512)}
	words := r.tokens()
	s.addWords(words)
	s.addKin(words, r.ctx.HasPath)
	s.addLength(len(words), r.ctx.HasPath)
	for _, read := range r.out.Read {
		s.flag("slot ", read.Slot)
	}
	if r.out.Vague() {
		s.flag("vague")
	}
	if r.ctx.HasPath {
		s.flag("path")
	}
	return s
}

// addRules adds what the rules make of the text: the cues that they found and
// their answer.
func (s *signs) addRules(cues cueSet, answer Intent, hasPath bool) {
	for kind := range cues {
		s.flag("cue ", kind)
	}
	s.flag("rules ", answer.String(), pathMark(hasPath))
}

// tokens returns the words and the signs of question and exclamation. Numbers
// are "#" (one figure) and "##".
func (r *reader) tokens() []string {
	var out []string
	for i := 0; i < len(r.s); i++ {
		c := r.s[i]
		if !isWord(c) {
			if c == '?' || c == '!' {
				out = append(out, r.s[i:i+1])
			}
			continue
		}
		end := r.wordEnd(i)
		switch word := r.s[i:end]; {
		case '0' <= c && c <= '9' && len(word) == 1:
			out = append(out, "#")
		case '0' <= c && c <= '9':
			out = append(out, "##")
		default:
			out = append(out, word)
		}
		i = end - 1
	}
	return out
}

// letters is how many letters in a row of a word count as a sign: "form" is in
// "formez", "formmation" and "former".
const letters = 4

func (s *signs) addWords(words []string) {
	last := "^"
	for _, w := range words {
		s.word("1", w)
		s.word("2", last, " ", w)
		last = w
		// the word between its brackets, without writing it
		for k := -1; k+letters <= len(w)+1; k++ {
			from, to, open, shut := max(k, 0), min(k+letters, len(w)), "", ""
			if k < 0 {
				open = "<"
			}
			if k+letters > len(w) {
				shut = ">"
			}
			s.word("c", open, w[from:to], shut)
		}
	}
	if len(words) > 0 {
		s.word("^", words[0])
		s.word("$", last)
	}
}

// kinReach is how many words may stand between two of a kin: "deux de mes
// agents".
const kinReach = 3

// kin are the words of lexicon/kin.tsv and their kins.
var kin = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for _, line := range readLines("kin") {
		name, words, _ := strings.Cut(line, "\t")
		for w := range strings.FieldsSeq(words) {
			out[w] = append(out[w], name)
		}
	}
	return out
})

func (s *signs) addKin(words []string, hasPath bool) {
	var people []string
	last, at, self, kin := "^", 0, false, kin()
	for i, w := range words {
		names := kin[w]
		if w[0] == '#' {
			names = figures
		}
		for _, k := range names {
			s.word("k", k)
			s.word("k", k, pathMark(hasPath))
			if i-at <= kinReach {
				s.word("k", last, " ", k)
				self = self || last == "me" && k == "learn"
			}
			if severalPeople[k] {
				people = append(people, k)
			}
		}
		if len(names) > 0 {
			last, at = names[0], i
		}
	}
	for _, k := range people {
		if !self {
			s.flag("not for me ", k)
		}
	}
}

// figures is the kin of a number in figures; severalPeople are the kins of words
// for other people, who learn unless the writer says "je veux apprendre".
var (
	figures       = []string{"count"}
	severalPeople = wordSet("many group they all")
)

func pathMark(hasPath bool) string {
	if hasPath {
		return "P"
	}
	return ""
}

// lengths are those from which on a text is no longer a word, an order, a
// sentence, a story.
var lengths = []string{"3", "6", "9", "12", "18", "24", "36"}

func (s *signs) addLength(n int, hasPath bool) {
	for i, above := range []int{3, 6, 9, 12, 18, 24, 36} {
		if n > above {
			s.flag("longer ", lengths[i], pathMark(hasPath))
		}
	}
}
