package recommend

import (
	"slices"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/prompts"
)

// Constraints says what was understood of a need besides its subject, one
// phrase each: "20 h au total", "au plus tard le 31 mars 2027", "à distance".
func (n *Need) Constraints(say *messages.Printer) []string {
	var out []string
	add := func(ok bool, id string, args ...any) {
		if ok {
			out = append(out, say.T("need."+id, args...))
		}
	}
	add(n.Hours > 0, "hours", "Hours", say.Hours(n.Hours))
	add(n.Weekly > 0, "weekly", "Hours", say.Hours(n.Weekly))
	add(n.CourseHours > 0, "course-hours", "Hours", say.Hours(n.CourseHours))
	add(!n.From.IsZero(), "from", "Day", dayWords(say, n.From))
	add(!n.Deadline.IsZero(), "deadline", "Day", dayWords(say, n.Deadline))
	add(len(n.Modalities) > 0, "modalities", "List", list(say, n.Modalities, func(m catalog.Modality) string { return say.T("modality." + m.String()) }))
	add(len(n.NotModalities) > 0, "not", "List", list(say, n.NotModalities, func(m catalog.Modality) string { return say.T("modality." + m.String()) }))
	add(len(n.Formats) > 0, "modalities", "List", list(say, n.Formats, func(f catalog.Format) string { return say.T("format." + f.String()) }))
	add(len(n.NotFormats) > 0, "not", "List", list(say, n.NotFormats, func(f catalog.Format) string { return say.T("format." + f.String()) }))
	var places []string
	for _, p := range n.Places {
		places = append(places, p.Name)
	}
	add(len(places) > 0, "places", "List", join(say, places))
	add(n.Language != "", "language", "Language", say.T("language."+n.Language))
	if n.MaxCents != nil {
		add(*n.MaxCents == 0, "free")
		add(*n.MaxCents > 0, "money", "Money", say.Money(*n.MaxCents, "EUR"))
	}
	add(n.Certificate == "any", "certificate")
	add(n.Certificate != "" && n.Certificate != "any", "certificate-named", "Name", n.Certificate)
	add(len(n.Without) > 0, "without", "List", join(say, n.Without))
	return out
}

// About says what was understood of the person: "débute", "fonction publique
// territoriale", "encadrants".
func (n *Need) About(say *messages.Printer) []string {
	var out []string
	if n.Level > 0 {
		out = append(out, say.T("need.level-"+levelWord(n.Level)))
	}
	for _, a := range n.Audience {
		out = append(out, say.T("audience."+a.String()))
	}
	if n.Aim > 0 {
		out = append(out, say.T("need.aim", "Level", int(n.Aim)))
	}
	return out
}

// levelWord names the band of a level as the messages do.
func levelWord(l catalog.Level) string {
	switch {
	case l <= 1:
		return "beginner"
	case l <= 2:
		return "basics"
	case l <= 4:
		return "intermediate"
	case l <= 6:
		return "advanced"
	}
	return "expert"
}

// dayWords leaves the year out for none: a date without its year is read wrong
// around New Year.
func dayWords(say *messages.Printer, t time.Time) string { return say.Day(t) }

func list[T any](say *messages.Printer, items []T, word func(T) string) string {
	out := make([]string, len(items))
	for i, x := range items {
		out[i] = word(x)
	}
	return join(say, out)
}

// join says "a, b ou c".
func join(say *messages.Printer, items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return say.T("list.or", "List", strings.Join(items[:last], ", "), "Last", items[last])
}

// promptData words a need and the courses for the model. The profile holds no
// identity: levels, branch and position only.
func (w *work) promptData(refs []*option) prompts.PathData {
	say := messages.For(w.n.Lang)
	d := prompts.PathData{Request: w.n.Text, Goals: w.n.Goals, Constraints: w.n.Constraints(say), Profile: w.n.About(say), MaxSteps: maxSteps}
	if w.n.Hours == 0 {
		d.Constraints = append(d.Constraints, say.T("need.hours", "Hours", say.Hours(presumedHours)))
	}
	for _, a := range w.n.Aims {
		d.Aims = append(d.Aims, prompts.Aim{Name: CompetenceName(a.Competence, w.n.Lang), From: a.From, To: a.To})
	}
	for i, o := range refs {
		c := prompts.Candidate{Ref: ref(i), Course: o.Course, When: w.when(say, o)}
		for j, other := range refs {
			if o.needs&other.bit != 0 {
				c.After = append(c.After, ref(j))
			}
		}
		d.Candidates = append(d.Candidates, c)
	}
	return d
}

// when says when and where an option can be taken.
func (w *work) when(say *messages.Printer, o *option) string {
	if len(o.runs) == 0 {
		if o.Course.Modality == catalog.SelfPaced {
			return say.T("step.anytime")
		}
		return say.T("step.undated")
	}
	r := o.runs[0]
	return strings.TrimSuffix(say.Days(r.start.time(), r.end.time())+", "+r.session.Place, ", ")
}

// faultWords says the faults of a proposal to the model, by refs.
func (w *work) faultWords(faults []Fault, refs []*option) []string {
	say := messages.For(w.n.Lang)
	name := func(id catalog.CourseID) string {
		for i, o := range refs {
			if o.Course.ID == id {
				return ref(i)
			}
		}
		return "?"
	}
	var out []string
	for _, f := range faults {
		words := say.T("fault."+f.Kind.String(), "Course", name(f.Course), "Other", name(f.Other), "Text", f.Text, "Max", maxSteps,
			"Hours", say.Hours(w.p.hours), "Competence", CompetenceName(f.Target.Competence, w.n.Lang), "Level", int(f.Target.Level))
		if !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return out
}
