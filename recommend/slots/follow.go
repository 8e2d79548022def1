package slots

import (
	"slices"
	"strings"
)

// longRequest is from how many words on a message is a new need, not a word on
// the path at hand.
const longRequest = 24

// followUp finds the intent of what is said with a path at hand, 0 when it is a
// need of its own. Orders about a step are the surest, then questions, then
// wishes; a bare constraint changes the path as well.
func (r *reader) followUp() Intent {
	if !r.ctx.HasPath {
		return 0
	}
	switch {
	case r.orders("change replace", Replace), r.orders("change remove", Remove):
		return Change
	case r.cues.has("search", "searchlist") && !r.cues.has("change another") && !r.namesStep() && r.isSearch(), r.isNewNeed():
		return 0
	case r.isProgress():
		return Progress
	case r.asksAbout():
		r.out.Change.Step = r.stepNamed()
		return Explain
	case !r.filled("modalities", "not_modalities", "places", "max_euros", "level") && r.isForeign():
		return OutOfScope
	case r.isChange():
		return Change
	case r.namesStep() || strings.Contains(r.s, "?") && !r.hasConstraint() && (courseWords.MatchString(r.s) || !r.cues.has("learn") && r.words() <= rejectionWords):
		r.out.Change.Step = r.stepNamed()
		return Explain
	}
	return 0
}

// changeOrder tells which word of change counts when there are several.
var changeOrder = []struct {
	cue  string
	kind ChangeKind
}{
	{"change add", Add}, {"change another", Another}, {"change cheaper", Cheaper}, {"change sooner", Sooner},
	{"change easier", Easier}, {"change harder", Harder}, {"change longer", Longer}, {"change shorter", Shorter},
}

// isChange reports whether a text changes the path at hand, and how.
func (r *reader) isChange() bool {
	for _, c := range changeOrder {
		if r.orders(c.cue, c.kind) {
			return true
		}
	}
	if r.adds() {
		r.out.Change = Edit{Kind: Add}
		return true
	}
	if bareNo[strings.Trim(r.s, " .!,")] {
		r.out.Change = Edit{Kind: Another}
		return true
	}
	if r.hasConstraint() {
		r.out.Change = Edit{Kind: Constrain}
		return true
	}
	if r.isRejection() {
		r.out.Change = Edit{Kind: Another}
		return true
	}
	return false
}

// rejectionWords is how long a rejection in no known words may be.
const rejectionWords = 16

// isRejection reports whether a text only finds fault: "c'est bien mais trop
// théorique".
func (r *reader) isRejection() bool {
	return r.words() <= rejectionWords && !strings.Contains(r.s, "?") && !r.cues.has("learn") &&
		hasAnyPart(" "+r.s+" ", " pas ", " trop ", " moins ", " mais ", " plutot ", " mieux ", "n't ", " not ", " too ", " rather ", " but ")
}

// bareNo refuses the whole path.
var bareNo = wordSet("non nan no nope")

// shortWish is how long "et PowerPoint ?" may be.
const shortWish = 8

// adds reports whether a text names a further subject with hardly a word more:
// "et PowerPoint ?", "mon chef veut aussi que je voie le RGPD".
func (r *reader) adds() bool {
	if r.out.Vague() || r.words() > longRequest {
		return false
	}
	if r.words() <= shortWish && hasAnyPrefix(r.s, "et ", "and ", "plus ", "avec ", "with ", "aussi ", "also ") && !r.hasConstraint() {
		return true
	}
	return hasAnyPart(" "+r.s+" ", " aussi ", " egalement ", " as well ", " too ", " en plus ")
}

// orders reports whether a text holds a word of a kind of change, and notes it.
// "L'étape 2 est trop dure" asks for an easier step, not for any other.
func (r *reader) orders(cue string, kind ChangeKind) bool {
	found := r.cues[cue]
	if kind == Remove {
		// the verb before its step is surer than the one after: "la 1 suffit, oubliez la 2"
		found = slices.Clone(found)
		slices.Reverse(found)
	}
	if kind == Remove || kind == Replace {
		found = slices.Clone(found)
		slices.SortStableFunc(found, func(a, b match) int { return r.unnamed(a) - r.unnamed(b) })
	}
	for _, m := range found {
		step := r.stepOf(kind, m)
		if !r.changes(kind, m, step) {
			continue
		}
		if kind == Replace {
			kind = r.faultOf(m)
		}
		r.out.Change = Edit{Kind: kind, Step: step}
		if start, end := m.groupAt("course"); step == 0 && start >= 0 {
			r.out.Goal = r.cleaned(start, end) // the course by its words
			return true
		}
		r.taken = append(r.taken, stretch{m.start, m.end})
		r.out.Goal = r.goal()
		return true
	}
	return false
}

// unnamed sorts the words that give a step its number before those that give its
// name.
func (r *reader) unnamed(m match) int {
	if r.stepNumber(m) != 0 {
		return 0
	}
	return 1
}

// faultOf returns what is wrong with a step that does not do.
func (r *reader) faultOf(m match) ChangeKind {
	words := r.s[m.start:m.end]
	if !strings.Contains(words, "trop") && !strings.Contains(words, "too") {
		return Replace
	}
	for _, f := range []struct {
		kind  ChangeKind
		signs string
	}{
		{Easier, "dur diffic compliqu hard avance techni pointu"}, {Shorter, "long"}, {Cheaper, "cher expens"}, {Harder, "facile simple easy basi"},
	} {
		for w := range strings.FieldsSeq(f.signs) {
			if strings.Contains(words, w) {
				return f.kind
			}
		}
	}
	return Replace
}

// isNewNeed reports whether a text asks for a path of its own, whatever is at
// hand.
func (r *reader) isNewNeed() bool {
	if r.out.Vague() || r.cues.has("change add", "explain") && r.words() <= longRequest {
		return false
	}
	if r.words() > longRequest {
		return true
	}
	return r.cues.has("learnself") && !(r.cues.has("change turn") && r.hasConstraint())
}

// changes tells a word of change from the same words in another sense.
func (r *reader) changes(kind ChangeKind, m match, step int) bool {
	words := r.s[m.start:m.end]
	switch kind {
	case Add:
		me := strings.HasPrefix(words, "manque") && strings.HasSuffix(r.before(m.start, 4), "je")
		return !r.out.Vague() && !me && !r.readAlready(m)
	case Another:
		return (r.words() <= 12 || !r.hasConstraint()) && words != "alternative" && !strings.HasPrefix(r.s[m.end:], " sur ")
	case Remove, Replace:
		unclear := hasAnyPrefix(words, "pas ", "not ") && hasAnySuffix(r.clauseBefore(m.start, 24), "comprends", "vois", "saisis", "connais", "sais", "understand", "know", "see")
		return (step != 0 || m.group("course") != "") && !unclear
	}
	return !r.readAlready(m)
}

// readAlready reports whether a word of change is part of what filled a slot:
// "un atelier de plus de 3 heures".
func (r *reader) readAlready(m match) bool {
	return slices.ContainsFunc(r.out.Read, func(s Span) bool {
		return s.Start <= r.at[m.start] && r.at[m.end] <= s.End && s.Slot != "without" && s.Slot != "aim" && s.Slot != "level"
	})
}

// asksAbout reports whether a text asks why a course is there, or what it is.
func (r *reader) asksAbout() bool {
	if strings.Contains(r.s, "pourquoi pas") || strings.Contains(r.s, "why not") || r.words() > longRequest {
		return false
	}
	return r.cues.has("explain", "explainpath")
}
