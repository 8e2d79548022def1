package slots

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// mostTime bounds the reading of the longest text, with room for a busy machine
// and the race detector; a plain run takes some 20 ms.
const mostTime = 3 * time.Second

// FuzzRead proves what Read promises of any text: no panic, spans in order and
// within bounds, a goal of valid UTF-8, a bounded time, the same answer twice.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"", " ", "je débute, 20 h d’ici mars, à distance, ni code ni visio", "œuvre ½ journée ﬁn mars", "«»…\u0301\u00a0", "\xff\xfe", "entre le 5 et le 20 mars",
		strings.Repeat("pas de ", 600), strings.Repeat("une heure par semaine et ", 200), strings.Repeat("é", 3000), strings.Repeat("1", 5000), strings.Repeat("dans le ", 600),
		"j'ai déjà suivi « Excel », 500 €, mairie de Lyon, @a @b, Pix 4 en 1.3", "日本語の研修 2 jours", "12/13/2027 31/02 99 mars",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, path bool) {
		c := Context{Now: today, HasPath: path}
		at := time.Now()
		s := Read(text, c)
		if took := time.Since(at); took > mostTime {
			t.Errorf("%d bytes took %v", len(text), took)
		}
		checkSpans(t, s, text)
		if !utf8.ValidString(s.Goal) || s.Intent == 0 || s.Hours < 0 || s.Weekly < 0 {
			t.Errorf("%q: goal %q, intent %d, hours %g, weekly %g", text, s.Goal, s.Intent, s.Hours, s.Weekly)
		}
		if d := cmp.Diff(s, Read(text, c)); d != "" {
			t.Errorf("%q: twice read, not the same (-first +second):\n%s", text, d)
		}
		s.Vague()
		s.Fields()
	})
}

// checkSpans checks that spans are in order and apart, or the same words.
func checkSpans(t *testing.T, s Slots, text string) {
	t.Helper()
	var last Span
	for _, sp := range s.Read {
		if sp.Start < 0 || sp.Start > sp.End || sp.End > len(text) || sp.Slot == "" {
			t.Fatalf("%q: span %+v out of bounds", text, sp)
		}
		if sp.Start < last.End && (sp.Start != last.Start || sp.End != last.End) {
			t.Fatalf("%q: span %+v overlaps %+v", text, sp, last)
		}
		last = sp
	}
}
