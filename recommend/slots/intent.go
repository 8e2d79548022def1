package slots

import (
	"slices"
	"strings"
)

// cueSet is which cues of an intent a text has, and where each first stands.
type cueSet map[string][]match

func (c cueSet) has(kinds ...string) bool {
	for _, k := range kinds {
		if len(c[k]) > 0 {
			return true
		}
	}
	return false
}

// readCues finds every cue and, with a path at hand, every word of change.
func (r *reader) readCues() cueSet {
	cues := cueSet{}
	for i := range len(r.s) {
		if !r.startsAt(i) {
			continue
		}
		for _, m := range cueLexicon().at(&r.view, i) {
			cues[m.kind] = append(cues[m.kind], m)
		}
		if !r.ctx.HasPath {
			continue
		}
		for _, m := range changeLexicon().at(&r.view, i) {
			cues["change "+m.kind] = append(cues["change "+m.kind], m)
		}
	}
	return cues
}

// intent is the rules' answer. The order is that of certainty: what a text says
// of itself alone, then what is about a path at hand, then what is foreign to
// training; whatever is left wants to learn.
func (r *reader) intent() Intent {
	switch {
	case r.onlyCourtesy():
		return Greeting
	case r.isHelp():
		return Help
	}
	if i := r.followUp(); i != 0 {
		return i
	}
	switch {
	case r.isProgress():
		return Progress
	case r.isForeign():
		return OutOfScope
	case r.isAboutParcours():
		return Help
	case r.isExplain():
		return Explain
	case r.isTeam():
		return Team
	case r.isSearch():
		return Search
	}
	return Path
}

// clearUnmeant empties the slots of a text that asks for no training: the
// December of "mes RTT de décembre" is no deadline. Who writes and where stays.
func (r *reader) clearUnmeant() {
	switch r.out.Intent {
	case Explain, Progress, Help, Greeting, OutOfScope:
	default:
		return
	}
	o := &r.out
	kept := Slots{Lang: o.Lang, Intent: o.Intent, Topic: o.Topic, Places: o.Places, Audience: o.Audience, Role: o.Role, Change: Edit{Step: o.Change.Step}, Goal: o.Goal}
	for _, s := range o.Read {
		if s.Slot == "places" || s.Slot == "audience" {
			kept.Read = append(kept.Read, s)
		}
	}
	r.out = kept
}

// words counts the words of the text.
func (r *reader) words() int {
	n := 0
	for range strings.FieldsFuncSeq(r.s, func(c rune) bool { return c < 128 && !isWord(byte(c)) }) {
		n++
	}
	return n
}

// isHelp reports whether a text asks what Parcours can do.
func (r *reader) isHelp() bool {
	switch {
	case r.cues.has("helpsure"):
		return r.words() <= longRequest && !r.cues.has("learnself")
	case r.cues.has("help"):
		return (r.out.Vague() || r.words() <= 9) && !r.namesStepWithPath()
	case r.cues.has("helpless"):
		return r.words() <= 8 && r.out.Vague() && !r.hasConstraint() && !r.cues.has("learn", "change add")
	}
	return strings.Trim(r.s, " ?!.;") == ""
}

// isAboutParcours reports whether a text asks about the assistant in words that
// no rule of help knows.
func (r *reader) isAboutParcours() bool {
	return r.cues.has("aboutus") && r.words() <= 18 && !r.cues.has("learnself", "search", "exists", "teamneed") && !r.wantsTraining()
}

// namesStepWithPath tells "à quoi sert la première formation" from "à quoi ça
// sert".
func (r *reader) namesStepWithPath() bool {
	return r.ctx.HasPath && (r.namesStep() || courseWords.MatchString(r.s))
}

// hasConstraint reports whether any slot of a need was filled.
func (r *reader) hasConstraint() bool {
	for _, s := range r.out.Read {
		if s.Slot != "done" && s.Slot != "known" {
			return true
		}
	}
	return false
}

// isProgress reports whether a text asks where one stands.
func (r *reader) isProgress() bool {
	if r.cues.has("progresssure") {
		return r.words() <= longRequest && (r.ctx.HasPath || !r.cues.has("leave", "pay"))
	}
	if !r.cues.has("progress") || r.words() > 18 && !r.ctx.HasPath || r.cues.has("search") && r.isSearch() {
		return false
	}
	if r.cues.has("leave", "pay", "career") && !r.ctx.HasPath || len(r.out.Done) > 0 && !strings.Contains(r.s, "?") {
		return false
	}
	return r.ctx.HasPath || r.out.Vague() || r.words() <= 8
}

// isExplain reports whether a text asks about a course by name, with no path at
// hand.
func (r *reader) isExplain() bool {
	if !r.cues.has("explain") || strings.Contains(r.s, "pourquoi pas") || strings.Contains(r.s, "why not") {
		return false
	}
	return r.words() <= 16 && (strings.Contains(r.s, "ex-") || r.namesCourse())
}

// namesCourse reports whether a text speaks of a certain course: "cette
// formation", "l'étape 2".
func (r *reader) namesCourse() bool {
	for _, w := range []string{"cette formation", "ce cours", "ce module", "cette etape", "l'etape", "ce stage", "celle-ci", "celui-ci", "this course", "that course", "this step", "step ", "the first", "the second", "the third", "la premiere", "la deuxieme", "la troisieme", "la seconde", "le premier", "le deuxieme", "la derniere", "this one", "that one", "la formation", "le module", "le cours", "the course", "ce parcours", "mon parcours", "this path", "m'avoir propose", "me proposes", "me proposer", "me proposez", "did you"} {
		if strings.Contains(r.s, w) {
			return true
		}
	}
	return false
}

// isTeam reports whether the training is for several people.
func (r *reader) isTeam() bool {
	if r.cues.has("teammention") {
		return true
	}
	for _, m := range r.cues["teamneed"] {
		if !r.insideOwnTeam(m) {
			return true
		}
	}
	return slices.ContainsFunc(r.cues["teamfor"], r.isForTeam)
}

// isForTeam tells "une formation pour mes agents" from "référente RGPD pour mon
// service" and "préparer une formation pour mes agents".
func (r *reader) isForTeam(m match) bool {
	before := r.clauseBefore(m.start, 48)
	if r.insideOwnTeam(m) || hasAnyPart(before, " prepar", " anim", " concev", " cre", " monter", " constru", " organis", " referent", " charge", " correspondant") {
		return false
	}
	return before == " " || courseWords.MatchString(before) || strings.Contains(before, " besoin")
}

// insideOwnTeam tells "manager mon équipe", which one learns for oneself, from
// "mon équipe doit se former".
func (r *reader) insideOwnTeam(m match) bool {
	for _, o := range r.cues["ownteam"] {
		if o.start < m.end && m.start < o.end {
			// "pour animer mon équipe" overlaps only by its noun
			return true
		}
	}
	for _, a := range r.out.Read {
		// "I manage a team of 5 people" is what the writer is
		if a.Slot == "audience" && a.Start < r.at[m.end] && r.at[m.start] < a.End && r.isLead(a) {
			return true
		}
	}
	if strings.HasPrefix(r.s[m.start:], "faire monter") {
		return false
	}
	before := r.before(m.start, 14)
	return hasAnySuffix(before, "apprendre a", "savoir", "learn to", "how to", "pouvoir", "comment", "capable de", "me former pour", "former a")
}

// isLead reports whether a span of audience begins with what one does: "j'encadre
// 6 agents".
func (r *reader) isLead(s Span) bool {
	for _, w := range []string{"j", "J", "i ", "I "} {
		if strings.HasPrefix(r.text[s.Start:], w) {
			return true
		}
	}
	return false
}
