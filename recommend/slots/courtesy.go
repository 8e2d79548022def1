package slots

// courtesies are what a greeting may hold besides its cue.
var courtesies = lists.set("courtesy")

// courtesyWords is how long a greeting may be.
const courtesyWords = 16

// onlyCourtesy reports whether a text greets or thanks and does nothing else.
func (r *reader) onlyCourtesy() bool {
	if !r.cues.has("greeting", "thanks") || r.words() > courtesyWords {
		return false
	}
	if r.cues.has("helpless", "help", "helpsure") && !r.cues.has("thanks") {
		return false
	}
	covered := make([]bool, len(r.s))
	for _, kind := range []string{"greeting", "thanks"} {
		for _, m := range r.cues[kind] {
			for i := m.start; i < m.end; i++ {
				covered[i] = true
			}
		}
	}
	for i := 0; i < len(r.s); i++ {
		if !isWord(r.s[i]) || covered[i] {
			continue
		}
		end := r.wordEnd(i)
		if word := r.s[i:end]; !courtesies[word] && word[0] != '~' {
			return false
		}
		i = end
	}
	return true
}
