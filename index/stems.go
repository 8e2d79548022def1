package index

// Stems returns the French terms of a text as the index holds them: folded,
// without stop words, stemmed. Two texts that share one speak of the same word.
func Stems(text string) []string { return terms(french, text) }

// Fold lowers a text and takes its accents off, as Idea.Text and Reason.Asked
// are written.
func Fold(text string) string { return fold(text) }
