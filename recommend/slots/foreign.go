package slots

import (
	"slices"
	"strings"
)

// foreignKind is a kind of cue and what it is about.
type foreignKind struct {
	kind  string
	topic Topic
}

// foreignCues in the order in which they count: a broken computer is one even
// when it is stressful.
var foreignCues = []foreignKind{{"conflict", Conflict}, {"support", Support}, {"leave", Leave}, {"career", Career}, {"health", Health}, {"pay", Pay}, {"legal", Legal}, {"other", Other}}

// isForeign reports whether a text is foreign to training, and notes its topic.
// Every such word is also a subject that one may learn ("me former au droit des
// congés"), so that a word of learning decides.
func (r *reader) isForeign() bool {
	for _, f := range foreignCues {
		for _, m := range r.cues[f.kind] {
			refusal := f.topic == Conflict && strings.Contains(r.s[m.start:m.end], "refuse") && r.cues.has("leave", "pay", "career")
			if refusal || r.partOfPost(m) || r.trainingAbout(f.kind, m) {
				continue
			}
			r.out.Topic = f.topic
			if f.topic == Leave && r.cues.has("health") && strings.Contains(r.s, "arret") {
				r.out.Topic = Health
			}
			return true
		}
	}
	if r.cues.has("rights") && strings.Contains(r.s, "?") && !r.wantsTraining() && !r.cues.has("learn", "search", "exists") {
		r.out.Topic = Conflict // of nothing that a rule names: the boss, a colleague, what is allowed
		return true
	}
	return false
}

// partOfPost tells the pay of "gestionnaire paie", "je m'occupe de la paie" from
// one's own.
func (r *reader) partOfPost(m match) bool {
	if hasAnyPart(r.clauseBefore(m.start, 40)+" ", "m'occupe ", "je gere ", "en charge ", "je traite ", "je suis charge", "i handle ", "in charge ", "responsible for ") {
		return true
	}
	return slices.ContainsFunc(r.out.Read, func(s Span) bool {
		return strings.Contains(" audience from deadline done ", " "+s.Slot+" ") && s.Start < r.at[m.end] && r.at[m.start] < s.End
	})
}

// trainingSlots are those that only a wish to learn fills.
var trainingSlots = " hours weekly course_hours modalities not_modalities formats level aim certificate language max_euros deadline known done "

// enoughSlots is how many of them make a wish to learn of any sentence.
const enoughSlots = 2

// asksForTraining reports whether a text says so much of a training that its
// foreign words are the subject: "14 h, à distance, avant mai".
func (r *reader) asksForTraining() bool {
	return r.trainingSlots() >= enoughSlots
}

// wantsTraining reports whether it says anything of one.
func (r *reader) wantsTraining() bool { return r.trainingSlots() > 0 }

// trainingSlots counts what only a wish to learn fills.
func (r *reader) trainingSlots() int {
	seen := map[string]bool{}
	for _, s := range r.out.Read {
		if strings.Contains(trainingSlots, " "+s.Slot+" ") {
			seen[s.Slot] = true
		}
	}
	return len(seen)
}

// filled reports whether any of some slots was filled.
func (r *reader) filled(names ...string) bool {
	return slices.ContainsFunc(r.out.Read, func(s Span) bool { return slices.Contains(names, s.Slot) })
}

// trainingAbout reports whether a foreign word is the subject of training.
func (r *reader) trainingAbout(kind string, m match) bool {
	order := kind == "other" && hasAnyPart(r.s[m.start:m.end], "consign", "instruction", "prompt")
	if order {
		return false
	}
	if r.cues.has("search", "path", "learnself", "teamneed") || r.asksForTraining() {
		return true
	}
	own := r.aboutOwn(m)
	if !own && r.filled("hours", "certificate", "aim") {
		return true
	}
	if r.cues.has("learn") {
		return !own || !r.cues.has("question")
	}
	// Without a word of learning: a question or a matter of one's own is foreign,
	// a bare subject ("gestion des conflits") is a wish to learn.
	return !own && !r.cues.has("question") && kind != "other" && !r.isComplaint(kind)
}

func hasAnyPrefix(s string, starts ...string) bool {
	return slices.ContainsFunc(starts, func(p string) bool { return strings.HasPrefix(s, p) })
}

func hasAnyPart(s string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

// aboutOwn reports whether a foreign matter is the writer's own: "mon salaire",
// "mes congés".
func (r *reader) aboutOwn(m match) bool {
	if hasAnyPrefix(r.s[m.start:m.end], "je ", "j'", "i ", "m'") {
		return true
	}
	words := " " + r.before(m.start, 10) + " " + r.s[m.start:m.end]
	for _, w := range []string{" mon ", " ma ", " mes ", " my ", " me ", " m'", " poser ", " solder "} {
		if strings.Contains(words, w) {
			return true
		}
	}
	return false
}

// isComplaint reports whether a text tells of a trouble.
func (r *reader) isComplaint(kind string) bool {
	switch kind {
	case "support", "conflict", "health":
		for _, w := range []string{" plus ", "je suis ", "j'ai ", "je me sens", "i am ", "i'm ", "i have", "oublie", "perdu", "panne", "marche", "lost", "forgot", "broken", "can't", "cannot", "won't", "i feel", "plante", "bug", "rame", "ecran", "pleine", "saturee", "crash", "freez", " plainte", " ne repond", "me ", "m'", " suis ", "victime"} {
			if strings.Contains(" "+r.s+" ", w) {
				return true
			}
		}
	case "leave", "pay", "career", "legal":
		for _, w := range []string{"je veux", "je voudrais", "je souhaite", "i want", "i would like", "poser", "demander", "toucher", "obtenir", "changer", "?"} {
			if strings.Contains(r.s, w) {
				return true
			}
		}
	}
	return false
}
