// Package messages holds every word shown to a person, in French and English.
//
// The sentences are go-i18n TOML files, one pair a subject; a subject's French
// and English files hold the same identifiers (a test proves it).
package messages

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed fr/*.toml en/*.toml
var files embed.FS

// bundle is parsed once; a broken embedded file is a programming error that
// the package's own test catches, hence the panic.
var bundle = sync.OnceValue(func() *i18n.Bundle {
	b := i18n.NewBundle(language.French)
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, lang := range []string{"fr", "en"} {
		names, err := fs.Glob(files, lang+"/*.toml")
		if err != nil {
			panic(err)
		}
		for _, name := range names {
			text, err := files.ReadFile(name)
			if err != nil {
				panic(err)
			}
			subject := strings.TrimSuffix(strings.TrimPrefix(name, lang+"/"), ".toml")
			if _, err := b.ParseMessageFileBytes(text, subject+"."+lang+".toml"); err != nil {
				panic(fmt.Errorf("message file %s: %w", name, err))
			}
		}
	}
	return b
})

// Printer says things in one language.
type Printer struct {
	// Lang is "fr" or "en".
	Lang string
	loc  *i18n.Localizer
}

// For returns the printer of a language tag or POSIX locale ("fr", "en-GB",
// "en_US.UTF-8"); anything that is not English is French.
func For(lang string) *Printer {
	lang = strings.ToLower(lang)
	if lang == "en" || strings.HasPrefix(lang, "en-") || strings.HasPrefix(lang, "en_") {
		lang = "en"
	} else {
		lang = "fr"
	}
	return &Printer{Lang: lang, loc: i18n.NewLocalizer(bundle(), lang)}
}

// T returns the sentence of an identifier. args are key, value pairs for its
// template; the key "Count" also chooses singular or plural. An identifier that
// no file holds comes back as itself, in brackets, so that it shows.
func (p *Printer) T(id string, args ...any) string {
	data := map[string]any{}
	var count any
	for i := 0; i+1 < len(args); i += 2 {
		key := fmt.Sprint(args[i])
		data[key] = args[i+1]
		if key == "Count" {
			count = args[i+1]
		}
	}
	return p.with(id, data, count)
}

// With is T with its data in a map.
func (p *Printer) With(id string, data map[string]any) string {
	return p.with(id, data, data["Count"])
}

func (p *Printer) with(id string, data map[string]any, count any) string {
	s, err := p.loc.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: count})
	if err != nil && s == "" {
		return "[" + id + "]"
	}
	return s
}

// Has reports whether an identifier exists in the printer's language.
func (p *Printer) Has(id string) bool {
	_, tag, err := p.loc.LocalizeWithTag(&i18n.LocalizeConfig{MessageID: id})
	base, _ := tag.Base()
	return err == nil && base.String() == p.Lang
}
