package recommend

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
)

// greekTitle is a title of which the fonts hold a part.
const greekTitle = "Ελληνικά 😀 : l’œuvre – 5 € (n° 1)"

func TestPDF(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		say, path, now := messages.For(lang), documentPath(), documentDay(1, 4)
		path.Need.Text = "les données, 20\u202fheures\nplus court"
		path.Note = "Commencez\npar la première."
		path.Steps[2].Course.Title = greekTitle
		file, err := path.PDF(say, now)
		if err != nil {
			t.Fatal(err)
		}
		pages := readPDF(t, file)
		text := pages.text()
		want := []string{say.T("document.title"), path.Need.InWords(say), path.Total(say), path.Load(say), "les données, 20\u00a0heures", "plus court", "Commencez par la première.",
			say.T("document.uncovered"), path.Uncovered[0].InWords(say)[0], say.T("document.origin-model"), say.T("document.made-on", "Day", say.Day(now)),
			say.T("pdf.learner"), say.T("pdf.manager"), "???????? ? : l’œuvre – 5 € (n° 1)"}
		for i := range path.Steps {
			s := &path.Steps[i]
			want = append(want, fmt.Sprintf("%d.", i+1), s.When(say), strings.Join(s.Facts(say), " · "), s.Why, s.Link())
			if i != 2 {
				want = append(want, oneLine(s.Course.Title))
			}
		}
		for _, w := range want {
			if !strings.Contains(text, bare(w)) {
				t.Errorf("%s: no %q in %q", lang, w, text)
			}
		}
		if strings.Contains(text, "[document.") || strings.Contains(text, "[pdf.") {
			t.Errorf("%s: %q", lang, text)
		}
		for _, meta := range []string{"/Title " + "(" + utf16Text(say.T("document.title")) + ")", "/Author (Parcours)", "/Lang (" + lang + ")", "/CreationDate (D:20270104000000)", "/ModDate (D:20270104000000)"} {
			if !bytes.Contains(file, []byte(meta)) {
				t.Errorf("%s: no %q", lang, meta)
			}
		}
		links := map[string]bool{path.Steps[0].Link(): true}
		if diff := cmp.Diff(links, linksOf(file)); diff != "" {
			t.Errorf("%s: links (-want +got):\n%s", lang, diff)
		}
	}
}

// TestPDFReproducible: the same path gives the same bytes, another day others.
func TestPDFReproducible(t *testing.T) {
	var files [3][]byte
	for i, day := range []int{4, 4, 5} {
		var err error
		if files[i], err = documentPath().PDF(messages.For("fr"), documentDay(1, day)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the same path gives another file")
	}
	if bytes.Equal(files[0], files[2]) {
		t.Error("the day is not in the file")
	}
}

// longPath has twelve steps with all a catalogue may give, one of them with a
// title of many lines and a reason of more than a page.
func longPath() *Path {
	path := &Path{Origin: Repaired, Need: &Need{Goal: "tout", Text: strings.Repeat("je voudrais tout apprendre ", 20)}, Hours: 72}
	for i := range 12 {
		c := &catalog.Course{ID: catalog.CourseID(fmt.Sprint(i)), Title: fmt.Sprintf("Formation numéro %d", i+1), Modality: catalog.Remote, Hours: 6, Level: 3,
			URL: fmt.Sprintf("https://example.org/formation/%d?réf=(a)\\", i), Provider: "Institut", Cost: catalog.Money{Cents: 12050, Currency: "EUR"}}
		path.Steps = append(path.Steps, Step{Course: c, Session: &catalog.Session{Start: documentDay(2, i+1)}, Start: documentDay(2, i+1), End: documentDay(2, i+1), Hours: 6, Why: "Parce que."})
	}
	path.Steps[4].Course.Title = strings.Repeat("Un titre qui ne veut pas finir, ", 12) + strings.Repeat("anticonstitutionnellement", 12)
	path.Steps[7].Why = strings.Repeat("Une raison parmi beaucoup d’autres. ", 300)
	return path
}

// TestPDFPages: what does not fit is on further pages, none of it outside the
// margins, no title apart from the first line below it.
func TestPDFPages(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		say, path := messages.For(lang), longPath()
		file, err := path.PDF(say, documentDay(1, 4))
		if err != nil {
			t.Fatal(err)
		}
		pages := readPDF(t, file)
		if len(pages) < 4 {
			t.Fatalf("%s: %d pages", lang, len(pages))
		}
		for i, page := range pages {
			text := bare(pages[i : i+1].text())
			if want := bare(say.T("pdf.page", "Page", i+1, "Pages", len(pages))); !strings.HasSuffix(text, want) {
				t.Errorf("%s, page %d does not end with %q", lang, i+1, want)
			}
			for _, w := range page.words {
				if w.right > sheetRight+0.1 || w.x < sheetSide-0.1 || w.y < sheetTop || w.y > sheetBottom+10 {
					t.Errorf("%s, page %d: %q at %.1f to %.1f, %.1f", lang, i+1, w.text, w.x, w.right, w.y)
				}
			}
			for n := range path.Steps {
				whole := bare(fmt.Sprintf("%d. %s%s%s", n+1, path.Steps[n].Course.Title, say.T("pdf.when"), path.Steps[n].When(say)))
				if begun := fmt.Sprintf("%d.", n+1); page.has(begun) && !strings.Contains(text, whole) {
					t.Errorf("%s, page %d: step %d is cut in its title", lang, i+1, n+1)
				}
			}
		}
		text := pages.text()
		for n := range path.Steps {
			if s := &path.Steps[n]; !strings.Contains(text, bare(s.Course.Title)) || !linksOf(file)[asciiLink(s.Link())] {
				t.Errorf("%s: step %d is missing, or its link", lang, n+1)
			}
		}
		if last := pages[len(pages)-1:].text(); !strings.Contains(last, bare(say.T("pdf.learner"))) || !strings.Contains(last, bare(say.T("pdf.manager"))) ||
			!strings.Contains(last, bare(say.T("document.origin-repaired"))) {
			t.Errorf("%s: no origin and signatures on the last page", lang)
		}
	}
}

// TestPDFTurns: wherever a page ends, what belongs together stays so: a step, a
// heading and what it heads, the total, the word on the path and the signatures.
func TestPDFTurns(t *testing.T) {
	say := messages.For("fr")
	counts := map[int]bool{}
	for lines := range 50 {
		path := documentPath()
		path.Need.Text = strings.Repeat("encore\n", lines)
		file, err := path.PDF(say, documentDay(1, 4))
		if err != nil {
			t.Fatal(err)
		}
		together := []string{say.T("pdf.steps") + "1.", bare(path.Total(say) + path.Load(say)), bare(say.T("document.uncovered") + "–" + path.Uncovered[0].InWords(say)[0]),
			bare(say.T("document.origin-model") + say.T("document.made-on", "Day", say.Day(documentDay(1, 4))) + say.T("pdf.learner") + say.T("pdf.name") + say.T("pdf.day") + say.T("pdf.signature") + say.T("pdf.manager"))}
		for i := range path.Steps {
			s := &path.Steps[i]
			together = append(together, bare(s.Course.Title+say.T("pdf.when")+s.When(say)+say.T("pdf.course")+strings.Join(s.Facts(say), "·")))
			if s.Why != "" {
				together[len(together)-1] += bare(say.T("pdf.why") + s.Why)
			}
		}
		pages := readPDF(t, file)
		counts[len(pages)] = true
		for _, want := range together {
			want = bare(decoded(string(printable(want))))
			if !slices.ContainsFunc(pages, func(p pdfPage) bool { return strings.Contains(pdfPages{p}.text(), want) }) {
				t.Errorf("after %d lines, cut by a page: %q", lines, want)
			}
		}
		for i, page := range pages {
			for _, w := range page.words[:len(page.words)-2] { // but for its foot
				if w.y > sheetBottom {
					t.Errorf("after %d lines, page %d: %q at %.1f", lines, i+1, w.text, w.y)
				}
			}
			for _, y := range page.bottoms {
				if y > sheetBottom+0.1 {
					t.Errorf("after %d lines, page %d: an area down to %.1f", lines, i+1, y)
				}
			}
		}
	}
	if !counts[1] && !counts[2] || !counts[3] {
		t.Errorf("pages seen: %v", counts)
	}
}

// TestPDFOfLittle: a path of which nothing is known is a document all the same.
func TestPDFOfLittle(t *testing.T) {
	for _, path := range []*Path{{}, {Steps: []Step{{Course: &catalog.Course{}}}}} {
		file, err := path.PDF(messages.For("fr"), documentDay(1, 4))
		if err != nil {
			t.Fatal(err)
		}
		if text := readPDF(t, file).text(); !strings.Contains(text, "Parcoursdeformation") || strings.Contains(text, "[document.") {
			t.Errorf("document: %q", text)
		}
	}
}

// TestPDFHoldsNothingElse: whatever the catalogue's texts, they are words on the
// page, and its web address the only link.
func TestPDFHoldsNothingElse(t *testing.T) {
	pieces := append([]string{"{nb}", "(", ")", "\\", ") Tj ET", "endstream", "endobj", "/URI", "Ω", "ő", "日本", "👨\u200d👩\u200d👧"}, icsPieces...)
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12), func(p []string) string { return strings.Join(p, "") })
	rapid.Check(t, func(t *rapid.T) {
		c := &catalog.Course{ID: "A", Title: text.Draw(t, "title"), Provider: text.Draw(t, "provider"), URL: "https://example.org/" + text.Draw(t, "link")}
		step := Step{Course: c, Session: &catalog.Session{}, Start: documentDay(1, 12), End: documentDay(1, 12), Why: text.Draw(t, "why")}
		path := &Path{Need: &Need{Text: text.Draw(t, "request")}, Steps: []Step{step}}
		file, err := path.PDF(messages.For("fr"), documentDay(1, 4))
		if err != nil {
			t.Fatal(err)
		}
		read := readPDF(t, file).text()
		for _, word := range []string{c.Title, c.Provider, step.Why} {
			if want := bare(decoded(string(printable(word)))); !strings.Contains(read, want) {
				t.Fatalf("no %q in %q", want, read)
			}
		}
		links := map[string]bool{}
		if link := step.Link(); link != "" {
			links[asciiLink(link)] = true
		}
		if diff := cmp.Diff(links, linksOf(file)); diff != "" {
			t.Fatalf("links (-want +got):\n%s", diff)
		}
	})
}
