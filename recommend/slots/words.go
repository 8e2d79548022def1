package slots

import "strings"

// lists are the words and phrases of lexicon/words.tsv, by name.
var lists = readLists()

type wordLists map[string]string

func readLists() wordLists {
	l := wordLists{}
	for _, line := range readLines("words") {
		name, words, _ := strings.Cut(line, "\t")
		l[name] = words
	}
	return l
}

// set returns a list of words.
func (l wordLists) set(name string) map[string]bool { return wordSet(l[name]) }

// phrases returns a list of phrases, each after a prefix.
func (l wordLists) phrases(name, prefix string) []string {
	out := strings.Split(l[name], ";")
	for i, p := range out {
		out[i] = prefix + p
	}
	return out
}
