package eval

import (
	"fmt"
	"slices"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// broken returns the hard constraints of the annotation that a path breaks. It
// judges by what the adviser read in the sentence, not by what Parcours did: a
// slot that was not understood shows here as soon as a path suffers from it.
func broken(sc Scenario, reply *recommend.Reply) []string {
	if reply.Path == nil {
		return nil
	}
	var out []string
	add := func(bad bool, what string, args ...any) {
		if bad {
			out = append(out, fmt.Sprintf(what, args...))
		}
	}
	var hours float64
	var cents int64
	var end time.Time
	who := scenarioAudience(sc)
	for _, s := range reply.Path.Steps {
		c := s.Course
		hours += s.Course.Hours
		cents += c.Cost.Cents
		out = append(out, brokenBy(sc, s)...)
		add(!c.OpenTo(who), "%s is for others", c.ID)
		add(!s.Start.After(end), "%s begins before the step before ends", c.ID)
		end = s.End
		add(slices.Contains(sc.Profile.Done, c.ID), "%s is done", c.ID)
	}
	if h, ok := sc.Slots["hours"].(float64); ok {
		add(hours > h+0.02, "%.1f h, %.1f wanted", hours, h)
	}
	if euros, ok := sc.Slots["max_euros"].(float64); ok {
		add(float64(cents) > euros*100, "%d cents", cents)
	}
	return out
}

// brokenBy holds one step against the annotation.
func brokenBy(sc Scenario, s recommend.Step) []string {
	var out []string
	c := s.Course
	add := func(bad bool, what string, args ...any) {
		if bad {
			out = append(out, fmt.Sprintf(what, args...))
		}
	}
	day := func(name string) (time.Time, bool) {
		text, _ := sc.Slots[name].(string)
		t, err := time.ParseInLocation(time.DateOnly, text, catalog.Paris())
		return t, err == nil
	}
	if t, ok := day("from"); ok {
		add(s.Start.Before(t), "%s begins before %s", c.ID, t.Format(time.DateOnly))
	}
	if t, ok := day("deadline"); ok {
		add(s.End.After(t), "%s ends after %s", c.ID, t.Format(time.DateOnly))
	}
	if h, ok := sc.Slots["course_hours"].(float64); ok {
		add(c.Hours > h+0.02, "%s takes %.1f h", c.ID, c.Hours)
	}
	has := func(name, code string) bool { return slices.Contains(items(sc.Slots[name]), any(code)) }
	add(sc.Slots["modalities"] != nil && !has("modalities", c.Modality.String()), "%s is %s", c.ID, c.Modality)
	add(has("not_modalities", c.Modality.String()), "%s is %s", c.ID, c.Modality)
	add(sc.Slots["formats"] != nil && !has("formats", c.Format.String()), "%s is a %s", c.ID, c.Format)
	add(has("not_formats", c.Format.String()), "%s is a %s", c.ID, c.Format)
	if l, ok := sc.Slots["language"].(string); ok {
		add(c.Language != l, "%s is in %s", c.ID, c.Language)
	}
	if s.Session != nil {
		add(s.Session.Full, "%s is full", c.ID)
		add(c.Modality != catalog.Remote && !placeMeets(sc, s.Session.Place), "%s is in %s", c.ID, s.Session.Place)
	}
	return out
}

// placeMeets reports whether a session lies in one of the places annotated.
func placeMeets(sc Scenario, where string) bool {
	list := items(sc.Slots["places"])
	for _, name := range list {
		if p, ok := slots.FindPlace(fmt.Sprint(name)); ok && p.Covers(where) {
			return true
		}
	}
	return len(list) == 0
}

// scenarioAudience is what the person is: as annotated, else as the profile
// has it.
func scenarioAudience(sc Scenario) []catalog.Audience {
	var out []catalog.Audience
	for _, code := range items(sc.Slots["audience"]) {
		var a catalog.Audience
		if a.UnmarshalText([]byte(fmt.Sprint(code))) == nil {
			out = append(out, a)
		}
	}
	for _, a := range sc.Profile.Audience {
		if !slices.ContainsFunc(out, func(b catalog.Audience) bool { return (a >= catalog.Staff) == (b >= catalog.Staff) }) {
			out = append(out, a)
		}
	}
	return out
}
