package slots

import (
	"fmt"
	"time"
)

// Fields returns the slots under the names and in the values of the annotation
// guide: numbers, strings, lists, days as "2027-03-31". What was not said is
// absent. Change stands there only with the intent Change.
func (s Slots) Fields() map[string]any {
	f := s.plainFields()
	putList(f, "modalities", codesOf(s.Modalities))
	putList(f, "not_modalities", codesOf(s.NotModalities))
	putList(f, "formats", codesOf(s.Formats))
	putList(f, "not_formats", codesOf(s.NotFormats))
	putList(f, "audience", codesOf(s.Audience))
	putList(f, "done", s.Done)
	putList(f, "without", s.Without)
	var names []string
	for _, p := range s.Places {
		names = append(names, p.Name)
	}
	putList(f, "places", names)
	putList(f, "known", s.knownFields())
	if s.MaxCents != nil {
		f["max_euros"] = float64(*s.MaxCents) / 100
	}
	if s.Intent == Change && s.Change.Kind != 0 {
		f["change"] = s.Change.fields()
	}
	return f
}

// plainFields returns the slots of one value.
func (s Slots) plainFields() map[string]any {
	f := map[string]any{}
	for name, n := range map[string]float64{"hours": s.Hours, "weekly": s.Weekly, "course_hours": s.CourseHours} {
		if n > 0 {
			f[name] = n
		}
	}
	for name, t := range map[string]time.Time{"from": s.From, "deadline": s.Deadline} {
		if !t.IsZero() {
			f[name] = t.Format(time.DateOnly)
		}
	}
	for name, level := range map[string]int{"level": int(s.Level), "aim": int(s.Aim)} {
		if level > 0 {
			f[name] = level
		}
	}
	for name, text := range map[string]string{"language": s.Language, "certificate": s.Certificate} {
		if text != "" {
			f[name] = text
		}
	}
	return f
}

func (s Slots) knownFields() []map[string]any {
	var out []map[string]any
	for _, k := range s.Known {
		one := map[string]any{}
		if k.Competence != "" {
			one["competence"] = string(k.Competence)
		} else {
			one["text"] = k.Text
		}
		if k.Level > 0 {
			one["level"] = int(k.Level)
		}
		out = append(out, one)
	}
	return out
}

func (c Edit) fields() map[string]any {
	f := map[string]any{"kind": c.Kind.String()}
	if c.Step != 0 {
		f["step"] = c.Step
	}
	return f
}

func putList[T any](f map[string]any, name string, list []T) {
	if len(list) > 0 {
		f[name] = list
	}
}

func codesOf[T fmt.Stringer](list []T) []string {
	var out []string
	for _, v := range list {
		out = append(out, v.String())
	}
	return out
}
