// Package index finds courses: it builds, opens, searches and swaps the
// catalogue's index. Bleve is used here alone.
//
// Bleve analyses the texts and keeps the posting lists; the scoring is ours
// (BM25F over Bleve's postings, see score.go), because Bleve's own BM25 counts
// field lengths wrongly and its disjunctions multiply by coord.
package index

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/char/asciifolding"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/token/stop"
	unitokens "github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/analysis/tokenmap"
	"github.com/blevesearch/bleve/v2/mapping"
	"golang.org/x/text/unicode/norm"
)

// The names of the analyzers in the mapping.
const (
	french  = "parcours_fr"
	english = "parcours_en"
	plain   = "parcours_words" // folded and lower case, neither stemmed nor stopped
)

// names are spellings that the tokenizer would break: C++ and C# would lose
// their signs and then fall as the stop word "c". The order matters: a longer
// name comes before the one it holds.
var names = strings.NewReplacer(
	"c++", " cplusplus ", "C++", " cplusplus ", "c#", " csharp ", "C#", " csharp ", "f#", " fsharp ", "F#", " fsharp ",
	"ASP.NET", " aspnet dotnet ", "asp.net", " aspnet dotnet ",
	".NET", " dotnet ", ".Net", " dotnet ", " .net", " dotnet ",
	"Node.js", " nodejs ", "node.js", " nodejs ", "NodeJS", " nodejs ",
	"Vue.js", " vuejs ", "vue.js", " vuejs ", "CI/CD", " cicd ", "ci/cd", " cicd ",
	"œ", "oe", "Œ", "Oe", "\u00ad", "", // a soft hyphen would split a word
)

// What the tokenizer or the stop words would break is joined before them: "SI"
// would fall as "si", "AI" as "ai", "bien-être" as two stop words.
var (
	dotted    = regexp.MustCompile(`\b(?:\p{L}\.){2,}`)
	inclusive = regexp.MustCompile(`(\p{L})[·.](?:e|s|es|ne|nes|le|rice|rices|euse|euses)(?:[·.]s)?\b`)
	ePart     = regexp.MustCompile(`(?i)(^|[^\p{L}])e-(\p{L}{3,})`)
	capitals  = regexp.MustCompile(`(^|[^\p{L}])(SI|AI)($|[^\p{L}])`)
	glued     = regexp.MustCompile(`(?i)(^|[^\p{L}])(bien|mal|savoir|post|no|low)[- ](être|etre|faire|code|quantique)($|[^\p{L}])`)
	actOfAI   = regexp.MustCompile(`(?i)\bai act\b`)
	languageC = regexp.MustCompile(`\b(langage|en) C\b`)
)

// normalize prepares a text for analysis, at build time as at query time. The
// plain tests before each expression are there for speed: without them the
// expressions took 40 % of a build.
func normalize(text string) string {
	text = names.Replace(norm.NFC.String(text))
	if strings.Contains(text, "·") || strings.Contains(text, ".e") {
		text = inclusive.ReplaceAllString(text, "$1") // "agent.e.s", "chargé·e·s"
	}
	if hasDotted(text) {
		text = dotted.ReplaceAllStringFunc(text, func(s string) string { return strings.ReplaceAll(s, ".", "") + " " })
	}
	if strings.Contains(text, " act") || strings.Contains(text, " Act") {
		text = actOfAI.ReplaceAllString(text, "aiact")
	}
	if (strings.Contains(text, "SI") || strings.Contains(text, "AI")) && !shouted(text) {
		text = capitals.ReplaceAllStringFunc(text, func(s string) string {
			return strings.NewReplacer("SI", "système d’information", "AI", "IA").Replace(s)
		})
	}
	if strings.Contains(text, " C") {
		text = languageC.ReplaceAllString(text, "$1 langagec")
	}
	if strings.ContainsAny(text, "-") || strings.Contains(text, "bien") || strings.Contains(text, "ode") {
		text = glued.ReplaceAllString(text, "$1$2$3$4")
	}
	if strings.Contains(text, "e-") || strings.Contains(text, "E-") {
		// "e-administration" is found as one word and by its second part
		text = ePart.ReplaceAllString(text, "${1}e$2 $2")
	}
	return text
}

// shouted reports whether a text is mostly capitals: there "SI" is "si".
func shouted(text string) bool {
	upper, lower := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper > lower+4
}

// hasDotted reports whether two full stops stand one character apart.
func hasDotted(text string) bool {
	for i := strings.IndexByte(text, '.'); i >= 0 && i+2 < len(text); {
		if text[i+2] == '.' || i+3 < len(text) && text[i+3] == '.' {
			return true
		}
		next := strings.IndexByte(text[i+1:], '.')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// newMapping returns Bleve's mapping: for each language two fields (title
// and text), indexed and nothing else, since a stored field, a doc value or
// a term vector makes the index eight times as large.
func newMapping() (mapping.IndexMapping, error) {
	m := mapping.NewIndexMapping()
	if err := addAnalyzers(m); err != nil {
		return nil, fmt.Errorf("make analyzers: %w", err)
	}
	doc := mapping.NewDocumentStaticMapping()
	for _, f := range allFields {
		text := mapping.NewTextFieldMapping()
		text.Analyzer = f.analyzer
		text.Store, text.IncludeInAll, text.IncludeTermVectors, text.DocValues = false, false, false, false
		doc.AddFieldMappingsAt(f.name, text)
	}
	m.DefaultMapping = doc
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return m, nil
}

func addAnalyzers(m *mapping.IndexMappingImpl) error {
	frStop, err := tokenMap(fr.FrenchStopWords, frenchStopWords)
	if err != nil {
		return err
	}
	enStop, err := tokenMap(en.EnglishStopWords, englishStopWords)
	if err != nil {
		return err
	}
	for name, words := range map[string][]any{"parcours_stop_fr": frStop, "parcours_stop_en": enStop} {
		if err := m.AddCustomTokenMap(name, map[string]any{"type": tokenmap.Name, "tokens": words}); err != nil {
			return err
		}
		if err := m.AddCustomTokenFilter(name, map[string]any{"type": stop.Name, "stop_token_map": name}); err != nil {
			return err
		}
	}
	for name, filters := range map[string][]any{
		french:  {lowercase.Name, fr.ElisionName, "parcours_stop_fr", fr.LightStemmerName},
		english: {en.PossessiveName, lowercase.Name, "parcours_stop_en", en.SnowballStemmerName},
		plain:   {lowercase.Name, fr.ElisionName},
	} {
		err := m.AddCustomAnalyzer(name, map[string]any{
			"type": custom.Name, "char_filters": []any{asciifolding.Name}, "tokenizer": unitokens.Name, "token_filters": filters,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tokenMap joins Bleve's stop words (one a line, "|" begins a comment) with
// ours and adds each one's folded form: folding comes before stopping, so that
// "été" arrives as "ete".
func tokenMap(own []byte, extra string) ([]any, error) {
	m := analysis.NewTokenMap()
	if err := m.LoadBytes(own); err != nil {
		return nil, err
	}
	for _, w := range strings.Fields(extra) {
		m.AddToken(w)
	}
	out := make([]any, 0, 2*len(m))
	for w := range m {
		out = append(out, w)
		if f := fold(w); f != w {
			out = append(out, f)
		}
	}
	return out, nil
}

// frenchStopWords adds to Bleve's list what agents write around their need and
// course sheets around their subject.
const frenchStopWords = `a afin ainsi alors apres aucun aucune aussi autre autres avant avoir beaucoup bien car cela celle celles celui cependant
ces cet cette ceux chaque chez ci comme comment contre depuis des donc dont doit doivent du durant elles encore entre etc etre eux
faire fait faites faut faudrait fois hors ici ils jamais jusque la laquelle lequel les lesquels leur leurs lors lorsque lui mais meme memes merci
mes mieux mon ne ni non nos notre nous ou parce parmi pendant peu peut peuvent peux plus plusieurs plutot pour pourquoi pouvoir
pourrais puis quand que quel quelle quelles quels quelque quelques qui quoi sa sans se selon ses si sinon soi sommes son sont sous souvent
suis sur tel telle telles tels tes toi ton toujours tous tout toute toutes tres trop tu un une vers via voici voila vos votre vous vouloir vais va
veux voudrais voudrait souhaite souhaiterais souhaitez aimerais dois devoir devons avons avez ai as ont
bonjour combien rien moins mal svp stp please cordialement salut jveux jvoudrais jsuis chui cmt koi pr ds ke ki pk pkoi c ca est qu aux au et en y l d j m n s t`

const englishStopWords = `about can could do does doing for from get had has have having he her him his how i me my need needs one our ours out
please she should so some than that their them they this those to up us want wants we were what when where which who whom why will would you your like
know looking help im ive id`

// analyzer returns one of the mapping's analyzers, made once for the process.
func analyzer(name string) analysis.Analyzer { return analyzers()[name] }

var analyzers = sync.OnceValue(func() map[string]analysis.Analyzer {
	m := mapping.NewIndexMapping()
	if err := addAnalyzers(m); err != nil {
		panic(err) // the definitions above are constants: every test would fail
	}
	out := map[string]analysis.Analyzer{}
	for _, name := range []string{french, english, plain} {
		out[name] = m.AnalyzerNamed(name)
	}
	return out
})

// terms returns the terms of a text in order, as the named analyzer makes them.
func terms(analyzerName, text string) []string {
	stream := analyzer(analyzerName).Analyze([]byte(normalize(text)))
	out := make([]string, len(stream))
	for i, t := range stream {
		out[i] = string(t.Term)
	}
	return out
}

// fold lowers a text and takes its accents off.
func fold(text string) string {
	return strings.ToLower(string(asciifolding.New().Filter([]byte(norm.NFC.String(text)))))
}
