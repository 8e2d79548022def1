package slots

import (
	"embed"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
)

// The rules stand in files of lines "kind, tab, pattern", one file a slot:
// people who know French and no Go can mend them. A pattern is a regular
// expression over the folded text, begins at the beginning of a word and ends
// at the end of one; {name} is a macro.
//
//go:embed lexicon/*.tsv
var lexiconFiles embed.FS

// rule is one alternative of a line of a file: apart they are small, and only
// those whose beginning stands in the text are tried.
type rule struct {
	slot    string // the file's name
	kind    string
	pattern string
	line    int // among all lines: of two that read as far, the first counts
	order   int // among all rules
	// compiled only when a text may hold it: there are some hundreds of rules,
	// and a command reads one sentence.
	compiled func() *regexp.Regexp
}

// lexicon is rules by the letters that they may begin with, see beginnings.
type lexicon struct {
	rules   []*rule
	byStart map[string][]*rule
}

// The lexica: words that fill slots, each read once and from left to right, and
// cues of the intent, which may overlap them.
var (
	slotLexicon   = sync.OnceValue(func() *lexicon { return mustLoad(slotFiles...) })
	periodLexicon = sync.OnceValue(func() *lexicon { return mustLoad("periods") })
	cueLexicon    = sync.OnceValue(func() *lexicon { return mustLoad("cues") })
	changeLexicon = sync.OnceValue(func() *lexicon { return mustLoad("change") })
)

// slotFiles are in order of precedence.
var slotFiles = []string{"subjects", "hours", "dates", "modality", "formats", "known", "level", "audience", "language", "cost",
	"certificate", "done", "refusal", "place", "boilerplate"}

// mustLoad reads files of rules; they are embedded, so a fault in them is a
// fault of the program and a test finds it.
func mustLoad(names ...string) *lexicon {
	l := &lexicon{byStart: map[string][]*rule{}}
	macros := readMacros()
	lines := 0
	for _, name := range names {
		for n, line := range readLines(name) {
			kind, pattern, ok := strings.Cut(line, "\t")
			if !ok {
				panic(fmt.Sprintf("lexicon/%s.tsv: rule %d: no tab in %q", name, n+1, line))
			}
			lines++
			for _, alternative := range alternatives(pattern) {
				l.add(&rule{slot: name, kind: kind, line: lines, order: len(l.rules)}, macros.Replace(alternative))
			}
		}
	}
	l.finish()
	return l
}

// alternatives cuts a pattern at the bars that stand outside all brackets.
func alternatives(pattern string) []string {
	var out []string
	depth, start, class := 0, 0, false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == '|' && depth == 0:
			out, start = append(out, pattern[start:i]), i+1
		}
	}
	return append(out, pattern[start:])
}

// readLines returns the lines of a file that are no comments.
func readLines(name string) []string {
	b, err := lexiconFiles.ReadFile("lexicon/" + name + ".tsv")
	if err != nil {
		panic(err)
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimRight(line, "\r\n"); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

// readMacros reads the macros; each may use those above it.
func readMacros() *strings.Replacer {
	var pairs []string
	for _, line := range readLines("macros") {
		name, pattern, _ := strings.Cut(line, "\t")
		pattern = strings.NewReplacer(pairs...).Replace(pattern)
		pairs = append(pairs, "{"+name+"}", "(?:"+pattern+")")
	}
	return strings.NewReplacer(pairs...)
}

func (l *lexicon) add(r *rule, pattern string) {
	r.pattern = `^(?:` + pattern + `)(?:\b|$)`
	r.compiled = sync.OnceValue(func() *regexp.Regexp {
		re := regexp.MustCompile(r.pattern)
		re.Longest() // of "au" and "au cours du" the second, in whatever order
		return re
	})
	l.rules = append(l.rules, r)
	tree, err := syntax.Parse(r.pattern, syntax.Perl)
	if err != nil {
		panic(err)
	}
	for start := range beginnings(tree.Simplify()) {
		l.byStart[start] = append(l.byStart[start], r)
	}
}

// finish gives every beginning the rules of its own beginnings as well, so that
// a search needs one list.
func (l *lexicon) finish() {
	full := map[string][]*rule{}
	for start, list := range l.byStart {
		all := slices.Clone(list)
		for n := 1; n < len(start); n++ {
			all = append(all, l.byStart[start[:n]]...)
		}
		slices.SortFunc(all, func(a, b *rule) int { return a.order - b.order })
		full[start] = slices.Compact(all)
	}
	l.byStart = full
}

// window bounds how far a rule looks, in bytes: longer than any phrase, and it
// keeps the time linear in the length of the text.
const window = 200

// match is a rule found at a place.
type match struct {
	*rule
	v          *view
	start, end int
	at         int // where the rule began to match; a reading may begin before
	groups     []int
}

// at returns the lines that match at a position, in order: of each the
// alternative that reaches furthest.
func (l *lexicon) at(v *view, pos int) []match {
	var out []match
	text := v.s[pos:min(len(v.s), pos+window)]
	for _, r := range l.candidates(text) {
		g := r.compiled().FindStringSubmatchIndex(text)
		if g == nil || g[1] == 0 {
			continue
		}
		m := match{rule: r, v: v, start: pos, end: pos + g[1], at: pos, groups: g}
		switch last := len(out) - 1; {
		case last < 0 || out[last].line != r.line:
			out = append(out, m)
		case m.end > out[last].end:
			out[last] = m
		}
	}
	return out
}

// candidates returns the rules that may match at the beginning of a text.
func (l *lexicon) candidates(text string) []*rule {
	var key [beginning]byte
	n := copy(key[:], text)
	for i, c := range key[:n] {
		if '0' <= c && c <= '9' {
			key[i] = '0'
		}
	}
	for ; n > 0; n-- {
		if list, ok := l.byStart[string(key[:n])]; ok {
			return list
		}
	}
	return nil
}

// group returns what a named group matched, folded; "" when nothing.
func (m match) group(name string) string {
	start, end := m.groupAt(name)
	if start < 0 {
		return ""
	}
	return m.v.s[start:end]
}

// groupAt returns where a named group matched, -1 when nowhere.
func (m match) groupAt(name string) (start, end int) {
	i := m.compiled().SubexpIndex(name)
	if i < 0 || m.groups[2*i] < 0 {
		return -1, -1
	}
	return m.at + m.groups[2*i], m.at + m.groups[2*i+1]
}
