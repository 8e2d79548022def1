package catalog

import "slices"

// prerequisites replaces each prerequisite by the ID of the course it means, and
// drops the others.
func (v *validator) prerequisites() {
	var byName map[string]int // folded ID or title → rank; -1: several
	for _, i := range v.kept {
		c := &v.courses[i]
		if len(c.Prerequisites) == 0 {
			continue
		}
		var out []CourseID
		for _, p := range c.Prerequisites {
			j, ok := v.byID[p]
			if !ok {
				if byName == nil {
					byName = v.names()
				}
				if j, ok = byName[nameKey(string(p))]; j < 0 {
					ok = false
				}
			}
			if !ok {
				v.note(i, Warning, FieldPrerequisites, newValueError("prerequisite-unknown", string(p)))
			} else if id := v.courses[j].ID; !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
		c.Prerequisites = out
	}
}

// names gives each course by its folded ID and title; a title that two courses
// have means neither, an ID goes before a title.
func (v *validator) names() map[string]int {
	out := make(map[string]int, 2*len(v.kept))
	for _, i := range v.kept {
		key := nameKey(v.courses[i].Title)
		if _, taken := out[key]; taken {
			out[key] = -1
		} else {
			out[key] = i
		}
	}
	seen := make(map[string]int, len(v.kept))
	for _, i := range v.kept {
		key := nameKey(string(v.courses[i].ID))
		if _, taken := seen[key]; taken {
			out[key] = -1
			continue
		}
		seen[key], out[key] = i, i
	}
	delete(out, "")
	return out
}

// States of a course in the search for loops.
const (
	unseen uint8 = iota
	onTrail
	done
)

// step is a course on the trail and the next of its prerequisites to follow.
type step struct {
	course, next int
}

// cycles opens the loops of prerequisites: a depth-first search in the order of
// the courses, without recursion since a chain may be as long as the catalogue.
func (v *validator) cycles() {
	state := make([]uint8, len(v.courses))
	for _, root := range v.kept {
		if state[root] != unseen {
			continue
		}
		state[root] = onTrail
		trail := []step{{course: root}}
		for len(trail) > 0 {
			top := &trail[len(trail)-1]
			prerequisites := v.courses[top.course].Prerequisites
			if top.next == len(prerequisites) {
				state[top.course] = done
				trail = trail[:len(trail)-1]
				continue
			}
			j := v.byID[prerequisites[top.next]]
			switch state[j] {
			case onTrail:
				v.openLoop(trail, j)
				continue // the next prerequisite has moved into this place
			case unseen:
				state[j] = onTrail
				top.next++
				trail = append(trail, step{course: j})
				continue
			}
			top.next++
		}
	}
}

// openLoop drops the prerequisite that leads from the end of the trail back to
// course j, and reports the loop in the order "needs → needs → …".
func (v *validator) openLoop(trail []step, j int) {
	last := trail[len(trail)-1]
	var loop []CourseID
	for k := slices.IndexFunc(trail, func(s step) bool { return s.course == j }); k < len(trail); k++ {
		loop = append(loop, v.courses[trail[k].course].ID)
	}
	c := &v.courses[last.course]
	c.Prerequisites = slices.Delete(slices.Clone(c.Prerequisites), last.next, last.next+1)
	v.note(last.course, Warning, FieldPrerequisites, newValueError("prerequisite-cycle", string(v.courses[j].ID),
		"Loop", loopText(append(loop, v.courses[j].ID))))
}
