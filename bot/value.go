package bot

import (
	"strconv"
	"strings"
)

// stepValue is what an entry of a step's menu carries: what to do, the path,
// the step and a course.
type stepValue struct{ verb, path, step, course string }

func (v stepValue) String() string {
	return strings.TrimSuffix(strings.Join([]string{v.verb, v.path, v.step, v.course}, " "), " ")
}

// readStepValue reads what String wrote. Anybody with an account can send any
// value: what it names is looked up among that person's own paths.
func readStepValue(text string) (v stepValue, step int, ok bool) {
	parts := strings.SplitN(text, " ", 4)
	if len(parts) < 3 {
		return v, 0, false
	}
	step, err := strconv.Atoi(parts[2])
	if err != nil || step < 1 {
		return v, 0, false
	}
	v = stepValue{verb: parts[0], path: parts[1], step: parts[2]}
	if len(parts) == 4 {
		v.course = parts[3]
	}
	return v, step, true
}
