package recommend

import (
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// misfits returns every constraint of the need that a course breaks by itself;
// none for a course that may stand in a path. today is the day of the question.
func misfits(n *Need, c *catalog.Course, today day) []Misfit {
	var out []Misfit
	add := func(broken bool, kind FaultKind) {
		if broken {
			out = append(out, Misfit{Kind: kind, Course: c.ID})
		}
	}
	add(!n.allows(c.Modality) && !(c.Modality == 0 && len(n.Modalities) == 0), WrongModality)
	add(!formatFits(n, c), WrongFormat)
	add(!languageFits(n, c), WrongLanguage)
	add(!c.OpenTo(n.Audience), WrongAudience)
	add(n.CourseHours > 0 && c.Hours > n.CourseHours+minute || n.Hours > 0 && c.Hours > n.Hours+minute, CourseTooLong)
	add(c.Hours == 0 && (n.Hours > 0 || n.CourseHours > 0 || n.Weekly > 0), HoursUnknown)
	add(n.MaxCents != nil && (!c.Cost.Known() || c.Cost.Currency != "EUR" || c.Cost.Cents > *n.MaxCents), TooDear)
	add(slices.Contains(n.Done, c.ID), AlreadyDone)
	add(slices.Contains(n.Rejected, c.ID), AlreadyRejected)
	add(refused(n, c), RefusedSubject)
	if n.allows(c.Modality) { // without the room there is no need to speak of its place
		out = append(out, sessionMisfits(n, c, today)...)
	}
	return out
}

// minute is what hours may differ by, since catalogues round them.
const minute = 1.0 / 60

func formatFits(n *Need, c *catalog.Course) bool {
	if slices.Contains(n.NotFormats, c.Format) {
		return false
	}
	return len(n.Formats) == 0 || slices.Contains(n.Formats, c.Format)
}

// languageFits keeps French speakers from English courses unless they ask;
// those who write English take what there is. A course without a language is
// in that of the catalogue's readers.
func languageFits(n *Need, c *catalog.Course) bool {
	switch {
	case n.Language != "":
		return c.Language == n.Language || c.Language == "" && n.Language == "fr"
	case n.Lang == "en":
		return true
	}
	return c.Language != "en"
}

// refused reports whether a course is about a subject that the person does not
// want: it teaches a competence that the words speak of, or its title, keywords
// or outcomes hold them. A summary may mention the subject to say that it is
// absent ("sans ligne de code").
func refused(n *Need, c *catalog.Course) bool {
	for _, t := range taughtBy(c) {
		if slices.Contains(n.NotCompetences, t.Competence) {
			return true
		}
	}
	return slices.ContainsFunc(n.Without, func(subject string) bool { return about(c, subject) })
}

// sessionMisfits looks at the places and dates of a course's sessions.
func sessionMisfits(n *Need, c *catalog.Course, today day) []Misfit {
	if c.Modality == catalog.SelfPaced || len(c.Sessions) == 0 {
		if len(n.Places) > 0 && c.Modality == catalog.OnSite {
			return []Misfit{{Kind: NoSession, Course: c.ID}}
		}
		return nil
	}
	inPlace := false
	for i := range c.Sessions {
		s := &c.Sessions[i]
		if !placeFits(n, c, s) {
			continue
		}
		inPlace = true
		if sessionFits(n, s, today) {
			return nil
		}
	}
	if !inPlace {
		return []Misfit{{Kind: WrongPlace, Course: c.ID}}
	}
	return []Misfit{{Kind: NoSession, Course: c.ID}}
}

// placeFits reports whether a session is where the need wants it; what happens
// at a distance happens anywhere.
func placeFits(n *Need, c *catalog.Course, s *catalog.Session) bool {
	if len(n.Places) == 0 || c.Modality == catalog.Remote {
		return true
	}
	for _, p := range n.Places {
		if p.Covers(s.Place) {
			return true
		}
	}
	return false
}

// sessionFits reports whether a session has a seat and lies between tomorrow,
// or the wanted first day, and the deadline.
func sessionFits(n *Need, s *catalog.Session, today day) bool {
	if s.Full {
		return false
	}
	if s.Start.IsZero() {
		return false // no date yet: nobody can plan on it
	}
	start, end := sessionDays(s)
	return start > today && start >= dayOf(n.From) && (n.Deadline.IsZero() || end <= dayOf(n.Deadline))
}

// sessionDays are the first and last day of a session; a missing end is the
// start.
func sessionDays(s *catalog.Session) (first, last day) {
	first = dayOf(s.Start)
	return first, max(first, dayOf(s.End))
}

// about reports whether the title, the keywords or the outcomes of a course hold
// every word of a subject.
func about(c *catalog.Course, subject string) bool {
	wanted := index.Stems(subject)
	if len(wanted) == 0 {
		return false
	}
	own := index.Stems(c.Title + " " + strings.Join(c.Keywords, " ") + " " + strings.Join(c.Outcomes, " "))
	return !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(own, w) })
}
