package cli

import (
	"flag"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// searchFlags are the options of "parcours search", as written.
type searchFlags struct {
	k                                                                       int
	asJSON, explain                                                         bool
	level, hours, modality, place, from, to, provider, lang, public, format string
	cost                                                                    string
}

func (f *searchFlags) define(fs *flag.FlagSet) {
	fs.IntVar(&f.k, "k", 10, "")
	fs.BoolVar(&f.asJSON, "json", false, "")
	fs.BoolVar(&f.explain, "explain", false, "")
	for name, v := range map[string]*string{
		"level": &f.level, "niveau": &f.level, "hours": &f.hours, "heures": &f.hours, "modality": &f.modality, "modalite": &f.modality,
		"place": &f.place, "lieu": &f.place, "from": &f.from, "du": &f.from, "to": &f.to, "au": &f.to, "provider": &f.provider, "organisme": &f.provider,
		"language": &f.lang, "langue": &f.lang, "audience": &f.public, "public": &f.public, "format": &f.format, "cost": &f.cost, "cout": &f.cost,
	} {
		fs.StringVar(v, name, "", "")
	}
}

// filters reports whether any option narrows the search.
func (f *searchFlags) filters() bool {
	return f.level+f.hours+f.modality+f.place+f.from+f.to+f.provider+f.lang+f.public+f.format+f.cost != ""
}

// filter understands the options; each takes what a catalogue's cells take.
func (f *searchFlags) filter(env *Env) (index.Filter, error) {
	out := index.Filter{Place: f.place, Provider: f.provider}
	day, err := dayHours(env) // a day lasts what it lasts in an import
	if err != nil {
		return out, err
	}
	hours := func(out *index.Filter) error { return f.setHours(out, day) }
	for _, step := range []func(*index.Filter) error{f.setLevel, hours, f.setWords, f.setCost, f.setLanguage, f.setDates} {
		if err := step(&out); err != nil {
			return out, err
		}
	}
	if f.from == "" && (f.place != "" || f.to != "") {
		out.From = catalog.Day(env.Now()) // past sessions help nobody
	}
	return out, nil
}

// span cuts "2-4", "-4", "4-" or "4" (at most 4).
func span(text string) (low, high string) {
	if a, b, found := strings.Cut(text, "-"); found {
		return strings.TrimSpace(a), strings.TrimSpace(b)
	}
	return "", strings.TrimSpace(text)
}

// setLevel takes a word for its whole band: "débutant" is levels 1 and 2.
func (f *searchFlags) setLevel(out *index.Filter) error {
	low, high := span(f.level)
	if low != "" {
		level, err := catalog.ParseLevel(low)
		if err != nil {
			return &flagError{"level", f.level, "level"}
		}
		out.MinLevel = level
	}
	if high != "" {
		level, err := catalog.ParseLevel(high)
		if err != nil {
			return &flagError{"level", f.level, "level"}
		}
		if band, ok := level.Band(); ok && !strings.ContainsAny(high, "12345678") {
			level = band.To
		}
		out.MaxLevel = level
	}
	if out.MaxLevel > 0 && out.MinLevel > out.MaxLevel {
		return &flagError{"level", f.level, "level"}
	}
	return nil
}

func (f *searchFlags) setHours(out *index.Filter, day float64) error {
	low, high := span(f.hours)
	if _, err := catalog.ParseHours(f.hours, day); err == nil { // "1 demi-journée" is no span
		low, high = "", f.hours
	}
	for _, end := range []struct {
		text string
		v    *float64
	}{{low, &out.MinHours}, {high, &out.MaxHours}} {
		if end.text == "" {
			continue
		}
		hours, err := catalog.ParseHours(end.text, day)
		if err != nil {
			return &flagError{"hours", f.hours, "hours"}
		}
		*end.v = hours
	}
	if out.MaxHours > 0 && out.MinHours > out.MaxHours {
		return &flagError{"hours", f.hours, "hours"}
	}
	return nil
}

func (f *searchFlags) setWords(out *index.Filter) error {
	for _, text := range catalog.SplitList(f.modality) {
		m, err := catalog.ParseModality(text)
		if err != nil {
			return &flagError{"modality", text, "modality"}
		}
		out.Modalities = append(out.Modalities, m)
	}
	for _, text := range catalog.SplitList(f.format) {
		v, err := catalog.ParseFormat(text)
		if err != nil {
			return &flagError{"format", text, "format"}
		}
		out.Formats = append(out.Formats, v)
	}
	if f.public != "" {
		audience, err := catalog.ParseAudience(f.public)
		if err != nil {
			return &flagError{"audience", f.public, "audience"}
		}
		out.Audience = audience
	}
	return nil
}

func (f *searchFlags) setCost(out *index.Filter) error {
	if f.cost == "" {
		return nil
	}
	m, err := catalog.ParseMoney(f.cost)
	if err != nil || !m.Known() {
		return &flagError{"cost", f.cost, "cost"}
	}
	out.MaxCents = &m.Cents
	return nil
}

func (f *searchFlags) setLanguage(out *index.Filter) error {
	if f.lang == "" {
		return nil
	}
	lang, err := catalog.ParseLanguage(f.lang)
	if err != nil || lang != "fr" && lang != "en" {
		return &flagError{"language", f.lang, "language"}
	}
	out.Language = lang
	return nil
}

func (f *searchFlags) setDates(out *index.Filter) error {
	for _, d := range []struct {
		name, text string
		v          *time.Time
	}{{"from", f.from, &out.From}, {"to", f.to, &out.To}} {
		if d.text == "" {
			continue
		}
		day, err := catalog.ParseDate(d.text, catalog.Paris())
		if err != nil {
			return &flagError{d.name, d.text, "date"}
		}
		*d.v = day
	}
	if !out.To.IsZero() && out.To.Before(out.From) {
		return &flagError{"to", f.to, "date-order"}
	}
	return nil
}
