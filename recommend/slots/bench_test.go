package slots

import "testing"

func BenchmarkRead(b *testing.B) {
	text := "Bonjour, je suis chef de service à la mairie de Lyon, je pilote un projet data, je débute, 20 heures d’ici mars, à distance, pas de code"
	c := Context{Now: today}
	Read(text, c)
	b.ReportAllocs()
	for b.Loop() {
		Read(text, c)
	}
}

// BenchmarkLearnt is what the learnt intents add to a reading: the signs of a
// text of 27 words and the weighing of them.
func BenchmarkLearnt(b *testing.B) {
	r := newReader("Bonjour, mes trois collègues du service voirie partent de zéro sur le tableur et moi je n’ai pas le temps de les aider, que me conseillez-vous pour eux ?", Context{Now: today})
	r.cues = r.readCues()
	l := theLearnt()
	b.ReportAllocs()
	for b.Loop() {
		s := r.signs()
		s.addRules(r.cues, Path, false)
		s.sort()
		l.intent(s, false)
	}
}
