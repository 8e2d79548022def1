package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

func writeSearch(env *Env, s *index.Snapshot, r index.Result, q index.Query) error {
	w := env.Stdout
	say := env.Say
	tell := func(id string, args ...any) { fmt.Fprintln(w, wrap("", say.T(id, args...), width(env))) }
	if s.Catalog.Example {
		tell("search.example", "Count", s.Catalog.Len())
	}
	if r.DidYouMean != "" {
		tell("search.did-you-mean", "Words", r.DidYouMean)
	}
	if r.MeaningDown {
		tell("search.meaning-down")
	}
	if len(r.Hits) == 0 {
		if strings.TrimSpace(q.Text) == "" {
			tell("search.nothing-passes")
		} else {
			tell("search.nothing", "Question", q.Text)
		}
		if r.Unknown > 0 {
			tell("search.unknown", "Count", r.Unknown)
		}
		return nil
	}
	fmt.Fprintln(w)
	fmt.Fprint(w, searchTable(env, r.Hits, q.Filter))
	fmt.Fprintln(w)
	tell("search.total", "Count", r.Total, "Shown", len(r.Hits))
	if r.Unknown > 0 {
		tell("search.unknown", "Count", r.Unknown)
	}
	writeReasons(env, w, r.Hits)
	return nil
}

// searchTable lays hits out, each with the first session that meets the filter.
func searchTable(env *Env, hits []index.Hit, f index.Filter) string {
	say := env.Say
	var rows [][]string
	for i, h := range hits {
		rows = append(rows, searchRow(env, i, h, f))
	}
	headers := []string{"", say.T("search.column.course"), say.T("search.column.hours"), say.T("search.column.modality"), say.T("search.column.level"), say.T("search.column.session")}
	return grid(env, headers, []int{2, 0, 7, 13, 6, 14}, rows)
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

// sessionCell says the first session to come that has a seat and meets the
// filter.
func sessionCell(env *Env, c *catalog.Course, f index.Filter) string {
	if c.Modality == catalog.SelfPaced {
		return env.Say.T("search.anytime")
	}
	today := catalog.Day(env.Now())
	var first *catalog.Session
	for i, s := range c.Sessions {
		if !s.Start.Before(today) && f.Fits(s) && (first == nil || s.Start.Before(first.Start)) {
			first = &c.Sessions[i]
		}
	}
	if first == nil {
		return "–"
	}
	return strings.TrimSpace(env.Say.ShortDay(first.Start) + "\n" + first.Place)
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
