package slots

import "slices"

// decide finds the intent: what the rules say where they are certain, otherwise
// what was learnt, of which their answer is one sign among others.
func (r *reader) decide(l *learnt) {
	r.cues = r.readCues()
	signs, out, taken := r.signs(), r.out, slices.Clone(r.taken)
	restore := func() { r.out, r.taken = out, slices.Clone(taken) }
	answer := r.intent()
	if r.out.Intent = answer; !r.isCertain() {
		signs.addRules(r.cues, answer, r.ctx.HasPath)
		signs.sort()
		byRules, takenByRules := r.out, r.taken
		restore()
		canChange := r.ctx.HasPath && (answer == Change || r.isChange())
		restore()
		if i := l.intent(signs, canChange); i == answer || r.contradicts(i, answer) {
			r.out, r.taken = byRules, takenByRules
		} else {
			r.out.Intent = i
			r.detail()
		}
	}
	r.clearUnmeant()
}

// fewWords is up to how many a text has next to nothing to weigh: "aide svp".
const fewWords = 2

// isCertain reports whether the rules' answer stands whatever was learnt: a
// greeting, a bare call for help, an order about a step, or the answer to a question
// of ours, "20 heures" or "d'ici mars".
func (r *reader) isCertain() bool {
	switch r.out.Intent {
	case Greeting:
		return true
	case Path:
		return !r.ctx.HasPath && r.hasConstraint() && r.out.Vague()
	case Help:
		return r.words() <= fewWords
	case Change:
		return r.out.Change.Kind == Another && r.cues.has("change another") || r.out.Change.Step != 0 && (r.out.Change.Kind == Replace || r.out.Change.Kind == Remove)
	}
	return false
}

// contradicts reports whether an intent that was learnt goes against what was
// read: deadlines and levels are of a wish to learn, and who says what was taken
// before there is a path asks for one.
func (r *reader) contradicts(learnt, answer Intent) bool {
	if answer != Path {
		return false
	}
	wish := r.asksForTraining() || r.cues.has("learnself")
	switch learnt {
	case OutOfScope:
		return wish || r.wantsTraining() && !r.foreignCue()
	case Progress:
		return wish || !r.ctx.HasPath && r.filled("done")
	case Help, Greeting, Explain:
		return wish
	case Team:
		return r.asksForTraining()
	}
	return false
}

// foreignCue reports whether any word of the text may be foreign to training.
func (r *reader) foreignCue() bool {
	return r.cues.has("rights") || slices.ContainsFunc(foreignCues, func(f foreignKind) bool { return r.cues.has(f.kind) })
}

// detail fills what belongs to an intent that no rule found.
func (r *reader) detail() {
	switch r.out.Intent {
	case Explain:
		r.out.Change.Step = r.stepNamed()
	case Change:
		r.isChange()
	case OutOfScope:
		for _, f := range foreignCues {
			if r.cues.has(f.kind) {
				r.out.Topic = f.topic
				return
			}
		}
	}
}
