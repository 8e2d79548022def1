package recommend

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// change edits the need at hand and serves it anew.
func (r *Recommender) change(ctx context.Context, s *index.Snapshot, q Question, reply *Reply, tell func(Event)) error {
	n := q.Memory.Need.clone()
	goal := n.Goal
	n.edit(reply.Slots, q.Memory.Path)
	if q.Text != "" {
		n.Text += "\n" + q.Text
	}
	if q.Order != nil && q.Order.Terms != nil {
		q.Order.Terms.set(n)
	}
	if err := refusals(ctx, s, n); err != nil {
		return err
	}
	shifted := reply.Slots.Change.Kind == slots.Easier || reply.Slots.Change.Kind == slots.Harder
	if n.Goal != goal || !shifted && (reply.Slots.Aim > 0 || reply.Slots.Level > 0) {
		if err := findAims(ctx, s, n, nil, n.Aim); err != nil {
			return err
		}
	}
	reply.Need = n
	tell(Event{Understood: n})
	if kind := reply.Slots.Change.Kind; q.Memory.hasPath() && (kind == slots.Replace || kind == slots.Remove) {
		if done, err := r.swap(ctx, s, q, reply, tell); done || err != nil {
			return err
		}
	}
	asking, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()
	return r.serve(ctx, asking, s, q, reply, tell)
}

// swap replaces or takes out one step and leaves the others as they are; false
// when the rest cannot stand without it.
func (r *Recommender) swap(ctx context.Context, s *index.Snapshot, q Question, reply *Reply, tell func(Event)) (bool, error) {
	old := q.Memory.Path
	at := stepMeant(old, reply.Slots) - 1
	if at < 0 {
		return false, nil
	}
	n, today := reply.Need, dayOf(r.now())
	g, err := gather(ctx, s, n, today)
	if err != nil {
		return false, err
	}
	w := &work{r: r, s: s, q: q, n: n, g: g, reply: reply, tell: tell, p: newPlan(n, g.candidates, today, DefaultObjective)}
	w.planned, w.value = w.p.solve()
	var next *Path
	if reply.Slots.Change.Kind == slots.Replace {
		next = chosen(w.replacements(old, at), q.Order)
	} else {
		next = w.rearranged(old, func(order []*option) []*option { return slices.Delete(order, at, at+1) })
	}
	if next == nil || len(next.Steps) == 0 {
		return false, nil
	}
	w.finish(next)
	return true, nil
}

// clone copies a need so deeply that an edit leaves the old one as it was.
func (n *Need) clone() *Need {
	c := *n
	c.Aims, c.Rejected, c.Done, c.Without = slices.Clone(n.Aims), slices.Clone(n.Rejected), slices.Clone(n.Done), slices.Clone(n.Without)
	c.Covered, c.NotCompetences, c.NotModalities = nil, nil, slices.Clone(n.NotModalities)
	c.Modalities = slices.Clone(n.Modalities)
	return &c
}

// Shares of the present path that "plus court" and its like ask for.
const (
	shorterBy = 0.6
	longerBy  = 1.6
	cheaperBy = 0.6
	soonerBy  = 0.6
)

// edit applies a wanted change to a need: the slots that the message fills
// replace the need's, then the change itself. It is long for being one case a
// kind of change.
func (n *Need) edit(read slots.Slots, path *Path) {
	if kind := read.Change.Kind; kind == slots.Easier || kind == slots.Harder {
		read.Level, read.Aim = 0, 0 // "plus avancé" is of the path, not of the learner
	}
	n.override(read)
	if path == nil {
		path = &Path{} // of a need that nothing answered, whose terms are mended
	}
	step := stepMeant(path, read)
	switch read.Change.Kind {
	case slots.Shorter:
		if read.Hours == 0 && read.Deadline.IsZero() && path.Hours > 0 {
			n.Hours = halves(path.Hours * shorterBy)
		}
	case slots.Longer:
		if read.Hours == 0 && path.Hours > 0 {
			n.Hours = halves(path.Hours * longerBy)
		}
	case slots.Cheaper:
		if read.MaxCents == nil && len(path.Steps) > 0 {
			cents := int64(float64(path.Cents) * cheaperBy)
			n.MaxCents = &cents
		}
	case slots.Sooner:
		if read.Deadline.IsZero() && len(path.Steps) > 0 {
			start, end := dayOf(path.Start()), dayOf(path.End())
			n.Deadline = (start + day(float64(end-start)*soonerBy)).time()
		}
	case slots.Another:
		for i := range path.Steps {
			n.reject(path.Steps[i].Course.ID)
		}
	case slots.Replace, slots.Remove:
		if step >= 1 && step <= len(path.Steps) {
			n.reject(path.Steps[step-1].Course.ID)
		}
	case slots.Easier:
		n.shift(-1)
	case slots.Harder:
		n.shift(+1)
	case slots.Add:
		if read.Goal != "" {
			n.Goal += ", " + read.Goal
			n.Goals = append(slices.Clone(n.Goals), read.Goal)
		}
	}
}

// stepMeant is the step, from 1, that a message means: by its number, from the
// end when below 0, or by words of its title; 0 for none.
func stepMeant(path *Path, read slots.Slots) int {
	n := len(path.Steps)
	switch step := read.Change.Step; {
	case step > 0 && step <= n:
		return step
	case step < 0 && -step <= n:
		return n + 1 + step
	case step != 0:
		return 0
	}
	wanted := index.Stems(read.Goal)
	if len(wanted) == 0 {
		return 0
	}
	meant, most := 0, 0
	for i := range path.Steps {
		title := index.Stems(path.Steps[i].Course.Title)
		shared := 0
		for _, w := range wanted {
			if slices.Contains(title, w) {
				shared++
			}
		}
		if shared > most {
			meant, most = i+1, shared
		}
	}
	return meant
}

func (n *Need) reject(id catalog.CourseID) {
	if !slices.Contains(n.Rejected, id) {
		n.Rejected = append(n.Rejected, id)
	}
}

// halves rounds hours to a half.
func halves(h float64) float64 { return max(0.5, float64(int(h*2+0.5))/2) }

// shift moves what is aimed at and where one sets out by a level.
func (n *Need) shift(by int) {
	move := func(l catalog.Level, least int) catalog.Level {
		return catalog.Level(min(max(int(l)+by, least), int(catalog.MaxLevel)))
	}
	for i := range n.Aims {
		a := &n.Aims[i]
		a.From = move(a.From, 0)
		a.To = max(move(a.To, 1), a.From+1)
	}
	if n.Level > 0 {
		n.Level = move(n.Level, 1)
	}
}

// override lets what a message says replace what the need held. A modality that
// is now refused is no longer wanted, and the other way round.
func (n *Need) override(read slots.Slots) {
	set(&n.Hours, read.Hours)
	set(&n.Weekly, read.Weekly)
	set(&n.CourseHours, read.CourseHours)
	set(&n.Level, read.Level)
	set(&n.Aim, read.Aim)
	set(&n.Language, read.Language)
	set(&n.Certificate, read.Certificate)
	if !read.From.IsZero() {
		n.From = read.From
	}
	if !read.Deadline.IsZero() {
		n.Deadline = read.Deadline
	}
	if len(read.Modalities) > 0 {
		n.Modalities = read.Modalities
		n.NotModalities = without(n.NotModalities, read.Modalities)
	}
	if len(read.NotModalities) > 0 {
		n.NotModalities = append(n.NotModalities, read.NotModalities...)
		n.Modalities = without(n.Modalities, read.NotModalities)
	}
	if len(read.Formats) > 0 {
		n.Formats, n.NotFormats = read.Formats, without(n.NotFormats, read.Formats)
	}
	if len(read.NotFormats) > 0 {
		n.NotFormats, n.Formats = append(slices.Clone(n.NotFormats), read.NotFormats...), without(n.Formats, read.NotFormats)
	}
	if len(read.Places) > 0 {
		n.Places = read.Places
	}
	if read.MaxCents != nil {
		n.MaxCents = read.MaxCents
	}
	n.Audience = audience(n.Audience, read.Audience)
	n.Without = append(n.Without, read.Without...)
}

func set[T comparable](to *T, v T) {
	var none T
	if v != none {
		*to = v
	}
}

func without[T comparable](list, drop []T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(x T) bool { return slices.Contains(drop, x) })
}

// courseID is what identifiers mostly look like: letters, digits and hyphens,
// with a digit.
var courseID = regexp.MustCompile(`[\pL\pN]+(?:[-_./][\pL\pN]+)*`)

// courseNamed returns the first word of a text that could be an identifier, in
// capitals as catalogues write them; "" without one.
func courseNamed(text string) catalog.CourseID {
	for _, w := range courseID.FindAllString(text, -1) {
		if strings.ContainsAny(w, "0123456789") && len(w) > 2 {
			return catalog.CourseID(strings.ToUpper(w))
		}
	}
	return ""
}

// explain answers "pourquoi l'étape 2 ?" and "c'est quoi EX-MET-001 ?".
func (r *Recommender) explain(ctx context.Context, s *index.Snapshot, q Question, reply *Reply) error {
	reply.Kind = IsTalk
	known := knownIn(s.Catalog)
	n, path := &Need{Lang: reply.Lang}, (*Path)(nil)
	if q.Memory.hasPath() {
		n, path = q.Memory.Need, q.Memory.Path
		if step := stepMeant(path, reply.Slots); step > 0 {
			reply.Explained = explainCourse(n, path, path.Steps[step-1].Course, known, r.now())
			return nil
		}
	}
	c, err := s.Catalog.ByID(courseNamed(q.Text))
	if err == nil && c == nil {
		var id catalog.CourseID
		if id, err = courseCalled(ctx, s, reply.Slots.Goal); err == nil {
			c = known(id)
		}
	}
	if err != nil {
		return err
	}
	if c != nil {
		reply.Explained = explainCourse(n, path, c, known, r.now())
	} else if path != nil && len(path.Steps) > 0 {
		reply.Explained = explainCourse(n, path, path.Steps[0].Course, known, r.now())
	}
	return nil
}
