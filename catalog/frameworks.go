package catalog

import (
	"embed"
	"fmt"
	"io"
	"sync"
)

// frameworkFiles holds the tables that Parcours comes with. Codes and names are
// those of the published frameworks (DigComp 2.2: JRC128415, 2022; Pix: its
// public reference); descriptors and the table "metiers" are our own.
//
//go:embed frameworks/*.tsv
var frameworkFiles embed.FS

// Framework is a versioned table of competences.
type Framework struct {
	ID             string // lower-case letters and digits: "digcomp"
	Version        string // "2.2"
	NameFR, NameEN string
	Areas          []Area
	Competences    []Competence
}

// Name returns the name in a language: English for "en", else French.
func (f *Framework) Name(lang string) string { return inLanguage(lang, f.NameFR, f.NameEN) }

// Area returns the area of a code.
func (f *Framework) Area(code string) (Area, bool) {
	for _, a := range f.Areas {
		if a.Code == code {
			return a, true
		}
	}
	return Area{}, false
}

// StandardFrameworks returns the set that Parcours comes with: DigComp 2.2,
// Pix 2024 and our "Métiers du numérique" 1, in this order.
func StandardFrameworks() *FrameworkSet { return standardFrameworks() }

// standardFrameworks is parsed once; a broken embedded table is a programming
// error that the package's own test catches, hence the panic.
var standardFrameworks = sync.OnceValue(func() *FrameworkSet {
	s, err := loadStandard()
	if err != nil {
		panic(err)
	}
	return s
})

func loadStandard() (*FrameworkSet, error) {
	var all []*Framework
	for _, name := range []string{"digcomp-2.2", "pix-2024", "metiers-1"} {
		f, err := loadEmbedded(name, LoadFramework)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	mapping, err := loadEmbedded("mapping", LoadEquivalences)
	if err != nil {
		return nil, err
	}
	return NewFrameworkSet(all, mapping)
}

// Frameworks returns the standard frameworks in their order.
func Frameworks() []*Framework { return standardFrameworks().Frameworks() }

// FrameworkByID returns a standard framework: "digcomp", "pix" or "metiers".
func FrameworkByID(id string) (*Framework, bool) { return standardFrameworks().ByID(id) }

// LookupCompetence returns a competence of the standard frameworks.
func LookupCompetence(id CompetenceID) (Competence, bool) { return standardFrameworks().Lookup(id) }

// ParseCompetence is FrameworkSet.Parse over the standard frameworks.
func ParseCompetence(text string) (CompetenceID, bool) { return standardFrameworks().Parse(text) }

// Equivalents returns the competences of the other standard frameworks that
// cover the same ground, in the mapping's order.
func Equivalents(id CompetenceID) []CompetenceID { return standardFrameworks().Equivalents(id) }

// Band is a span of levels that has a name, as in DigComp 2.2.
type Band struct {
	From, To       Level
	NameFR, NameEN string
}

// Name returns the name in a language: English for "en", else French.
func (b Band) Name(lang string) string { return inLanguage(lang, b.NameFR, b.NameEN) }

// Band returns the band of a level; false for an unknown or impossible level.
func (l Level) Band() (Band, bool) {
	for _, b := range levelBands() {
		if b.From <= l && l <= b.To {
			return b, true
		}
	}
	return Band{}, false
}

// levelBands is parsed once, with the same reason to panic as the frameworks.
var levelBands = sync.OnceValue(func() []Band {
	bands, err := loadEmbedded("levels", loadBands)
	if err != nil {
		panic(err)
	}
	return bands
})

func loadEmbedded[T any](name string, load func(io.Reader) (T, error)) (out T, err error) {
	f, err := frameworkFiles.Open("frameworks/" + name + ".tsv")
	if err != nil {
		return out, err
	}
	defer f.Close()
	if out, err = load(f); err != nil {
		return out, fmt.Errorf("framework table %s: %w", name, err)
	}
	return out, nil
}
