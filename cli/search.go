package cli

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

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

// runSearch prints the courses found for a question.
func runSearch(ctx context.Context, env *Env, args []string) error {
	var f searchFlags
	fs := flags("search")
	f.define(fs)
	plain, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	filter, err := f.filter(env)
	if err != nil {
		return usageError(env, err)
	}
	if f.k < 1 || f.k > 1000 {
		return usageError(env, &flagError{"-k", strconv.Itoa(f.k), "count"})
	}
	text := strings.Join(plain, " ")
	if strings.TrimSpace(text) == "" && fs.NFlag() == 0 {
		fmt.Fprintln(env.Stderr, env.Say.T("search.no-question"))
		return errUsage
	}
	s, err := openSnapshot(ctx, env)
	if err != nil {
		return err
	}
	defer s.Close()
	r, err := s.Search(ctx, index.Query{Text: text, K: f.k, Filter: filter, Explain: f.explain})
	if err != nil {
		return err
	}
	if f.asJSON {
		return writeSearchJSON(env, s, r)
	}
	return writeSearch(env, s, r, text, filter)
}

// flagError is an option whose value cannot be used; kind names the message
// "flag.<kind>" that tells what was expected.
type flagError struct{ Flag, Value, kind string }

func (e *flagError) Error() string { return fmt.Sprintf("%s %q", e.Flag, e.Value) }

// usageError tells a wrong option in the person's language.
func usageError(env *Env, err error) error {
	if e, ok := err.(*flagError); ok {
		fmt.Fprintln(env.Stderr, env.Say.T("usage.bad-value", "Flag", e.Flag, "Value", e.Value, "Expected", env.Say.T("flag."+e.kind)))
		return errUsage
	}
	return err
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
			return &flagError{"-level", f.level, "level"}
		}
		out.MinLevel = level
	}
	if high != "" {
		level, err := catalog.ParseLevel(high)
		if err != nil {
			return &flagError{"-level", f.level, "level"}
		}
		if band, ok := level.Band(); ok && !strings.ContainsAny(high, "12345678") {
			level = band.To
		}
		out.MaxLevel = level
	}
	if out.MaxLevel > 0 && out.MinLevel > out.MaxLevel {
		return &flagError{"-level", f.level, "level"}
	}
	return nil
}

func (f *searchFlags) setHours(out *index.Filter, day float64) error {
	low, high := span(f.hours)
	if _, err := catalog.ParseHours(f.hours, day); err == nil { // "1 demi-journée" is no span
		low, high = "", f.hours
	}
	for text, v := range map[string]*float64{low: &out.MinHours, high: &out.MaxHours} {
		if text == "" {
			continue
		}
		hours, err := catalog.ParseHours(text, day)
		if err != nil {
			return &flagError{"-hours", f.hours, "hours"}
		}
		*v = hours
	}
	if out.MaxHours > 0 && out.MinHours > out.MaxHours {
		return &flagError{"-hours", f.hours, "hours"}
	}
	return nil
}

func (f *searchFlags) setWords(out *index.Filter) error {
	for _, text := range catalog.SplitList(f.modality) {
		m, err := catalog.ParseModality(text)
		if err != nil {
			return &flagError{"-modality", text, "modality"}
		}
		out.Modalities = append(out.Modalities, m)
	}
	for _, text := range catalog.SplitList(f.format) {
		v, err := catalog.ParseFormat(text)
		if err != nil {
			return &flagError{"-format", text, "format"}
		}
		out.Formats = append(out.Formats, v)
	}
	if f.public != "" {
		audience, err := catalog.ParseAudience(f.public)
		if err != nil {
			return &flagError{"-audience", f.public, "audience"}
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
		return &flagError{"-cost", f.cost, "cost"}
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
		return &flagError{"-language", f.lang, "language"}
	}
	out.Language = lang
	return nil
}

func (f *searchFlags) setDates(out *index.Filter) error {
	for _, d := range []struct {
		name, text string
		v          *time.Time
	}{{"-from", f.from, &out.From}, {"-to", f.to, &out.To}} {
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
		return &flagError{"-to", f.to, "date-order"}
	}
	return nil
}

func writeSearch(env *Env, s *index.Snapshot, r index.Result, text string, f index.Filter) error {
	w := env.Stdout
	say := env.Say
	tell := func(id string, args ...any) { fmt.Fprintln(w, wrap("", say.T(id, args...), width(env))) }
	if s.Catalog.Example {
		tell("search.example", "Count", s.Catalog.Len())
	}
	if r.DidYouMean != "" {
		tell("search.did-you-mean", "Words", r.DidYouMean)
	}
	if len(r.Hits) == 0 {
		tell("search.nothing", "Question", text)
		if r.Unknown > 0 {
			tell("search.unknown", "Count", r.Unknown)
		}
		return nil
	}
	fmt.Fprintln(w)
	var rows [][]string
	for i, h := range r.Hits {
		rows = append(rows, searchRow(env, i, h, f))
	}
	headers := []string{"", say.T("search.column.course"), say.T("search.column.hours"), say.T("search.column.modality"), say.T("search.column.level"), say.T("search.column.session")}
	fmt.Fprint(w, grid(env, headers, []int{2, 0, 7, 13, 6, 14}, rows))
	fmt.Fprintln(w)
	tell("search.total", "Count", r.Total, "Shown", len(r.Hits))
	if r.Unknown > 0 {
		tell("search.unknown", "Count", r.Unknown)
	}
	writeReasons(env, w, r.Hits)
	return nil
}

func searchRow(env *Env, i int, h index.Hit, f index.Filter) []string {
	c := h.Course
	say := env.Say
	title := c.Title
	if h.OtherLanguage && (c.Language == "fr" || c.Language == "en") {
		title += " [" + say.T("search.in-language", "Language", say.T("language."+c.Language)) + "]"
	}
	return []string{
		strconv.Itoa(i + 1), title + "\n" + string(c.ID), hoursCell(env, c.Hours), modalityCell(env, c.Modality),
		levelCell(c.TopLevel()), sessionCell(env, c, f),
	}
}

func hoursCell(env *Env, h float64) string {
	if h == 0 {
		return "–"
	}
	return env.Say.Hours(h)
}

func modalityCell(env *Env, m catalog.Modality) string {
	if m == 0 {
		return "–"
	}
	return env.Say.T("modality." + m.String())
}

func levelCell(l catalog.Level) string {
	if l == 0 {
		return "–"
	}
	return strconv.Itoa(int(l)) + "/" + strconv.Itoa(int(catalog.MaxLevel))
}

// sessionCell says the first session to come that has a seat, of those that
// the filter asks for.
func sessionCell(env *Env, c *catalog.Course, f index.Filter) string {
	if c.Modality == catalog.SelfPaced {
		return env.Say.T("search.anytime")
	}
	from := catalog.Day(env.Now())
	if f.From.After(from) {
		from = f.From
	}
	var first *catalog.Session
	for i, s := range c.Sessions {
		if s.Full || s.Start.Before(from) || !f.To.IsZero() && s.Start.After(f.To) || !strings.Contains(folded(s.Place), folded(f.Place)) {
			continue
		}
		if first == nil || s.Start.Before(first.Start) {
			first = &c.Sessions[i]
		}
	}
	if first == nil {
		return "–"
	}
	return strings.TrimSpace(env.Say.ShortDay(first.Start) + "\n" + first.Place)
}

// folded prepares a place for comparison: no accents, lower case.
func folded(text string) string {
	return strings.TrimSpace(strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(text))))
}

// writeReasons tells, for each hit, what of the question found it and where.
func writeReasons(env *Env, w io.Writer, hits []index.Hit) {
	say := env.Say
	for i, h := range hits {
		if len(h.Why) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%d. %s (%s)\n", i+1, h.Course.Title, strconv.FormatFloat(h.Score, 'f', 2, 64))
		for _, why := range h.Why {
			var in []string
			for _, p := range why.In {
				in = append(in, say.T("search.part."+p))
			}
			found := why.Found
			if c, ok := catalog.LookupCompetence(catalog.CompetenceID(found)); ok && why.Kind == "competence" {
				found = c.Name(say.Lang)
			}
			fmt.Fprintf(w, "   %5.2f  %s\n", why.Score, say.T("search.why."+why.Kind, "Asked", why.Asked, "Found", found, "In", strings.Join(in, ", ")))
		}
	}
}

// searchJSON is the documented form of "parcours search -json".
type searchJSON struct {
	Catalog     string    `json:"catalogue"` // version
	Example     bool      `json:"example,omitempty"`
	Total       int       `json:"total"`
	Unknown     int       `json:"unknown,omitempty"`
	DidYouMean  string    `json:"did_you_mean,omitempty"`
	Language    string    `json:"language"`
	MeaningDown bool      `json:"meaning_down,omitempty"`
	Hits        []hitJSON `json:"hits"`
}

type hitJSON struct {
	Score         float64         `json:"score"`
	OtherLanguage bool            `json:"other_language,omitempty"`
	Why           []whyJSON       `json:"why,omitempty"` // with -explain
	Course        *catalog.Course `json:"course"`
}

type whyJSON struct {
	Kind  string   `json:"kind"` // "word", "synonym", "typo", "competence"
	Asked string   `json:"asked,omitempty"`
	Found string   `json:"found"`
	In    []string `json:"in,omitempty"` // "title", "skills", "body"
	Score float64  `json:"score"`
}

func writeSearchJSON(env *Env, s *index.Snapshot, r index.Result) error {
	out := searchJSON{Catalog: s.Catalog.Version, Example: s.Catalog.Example, Total: r.Total, Unknown: r.Unknown,
		DidYouMean: r.DidYouMean, Language: r.Language, MeaningDown: r.MeaningDown, Hits: []hitJSON{}}
	for _, h := range r.Hits {
		var why []whyJSON
		for _, r := range h.Why {
			why = append(why, whyJSON{r.Kind, r.Asked, r.Found, r.In, shortened(r.Score)})
		}
		out.Hits = append(out.Hits, hitJSON{shortened(h.Score), h.OtherLanguage, why, h.Course})
	}
	return writeJSON(env.Stdout, out)
}

// shortened keeps four decimals of a score.
func shortened(score float64) float64 { return math.Round(score*1e4) / 1e4 }

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
