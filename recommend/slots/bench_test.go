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
