package catalog

import "slices"

// kind sets format, modality and audience. One column often holds both of the
// first two ("Classe virtuelle", "En ligne"), so each lends to the other.
func (c *converter) kind() {
	formatText, modalityText := c.joined(FieldFormat, ", "), c.joined(FieldModality, ", ")
	format, formatErr := ParseFormat(formatText)
	modality, modalityErr := ParseModality(modalityText)
	if modalityText == "" {
		if m, err := ParseModality(formatText); err == nil && m != 0 {
			modality, formatErr = m, nil
		}
	}
	if formatText == "" {
		if f, err := ParseFormat(modalityText); err == nil && f != 0 {
			format = f
			if modality == 0 && f != Classroom {
				modalityErr = nil // "Atelier" in the column of modalities is not lost
			}
		}
	}
	c.note(Warning, FieldFormat, formatErr)
	c.note(Warning, FieldModality, modalityErr)
	if modality == 0 && modalityErr == nil && format == ELearning {
		modality = SelfPaced
	}
	c.course.Format, c.course.Modality = format, modality
	var err error
	c.course.Audience, err = ParseAudience(c.joined(FieldAudience, "\n"))
	c.note(Warning, FieldAudience, err)
}

func (c *converter) amounts() {
	var err error
	c.course.Level, err = ParseLevel(c.joined(FieldLevel, ", "))
	c.note(Warning, FieldLevel, err)
	c.course.Hours, err = ParseHours(c.one(FieldHours), c.o.DayHours)
	c.note(Warning, FieldHours, err)
	c.course.Cost, err = ParseMoney(c.one(FieldCost))
	c.note(Warning, FieldCost, err)
}

// noPrerequisite are the folded ways to say that there is none.
var noPrerequisite = []string{"aucun", "aucune", "aucun prerequis", "pas de prerequis", "sans prerequis", "sans", "non", "no", "none", "no prerequisite", "no prerequisites", "sans pre-requis", "aucun pre-requis"}

func (c *converter) competences() {
	var err error
	c.course.Teaches, err = c.o.Frameworks.ParseTargets(c.joined(FieldTeaches, "\n"))
	c.note(Warning, FieldTeaches, err)
	requires := c.joined(FieldRequires, "\n")
	if !slices.Contains(noPrerequisite, foldText(requires)) {
		c.course.Requires, err = c.o.Frameworks.ParseTargets(requires)
		c.note(Warning, FieldRequires, err)
	}
	for _, item := range c.list(FieldPrerequisites) {
		if !slices.Contains(noPrerequisite, foldText(item)) {
			c.course.Prerequisites = append(c.course.Prerequisites, CourseID(item))
		}
	}
}

// sessions gathers the sessions of the cell of sessions, of the nested ones and
// of the row's own columns.
func (c *converter) sessions() {
	found, err := ParseSessions(c.joined(FieldSessions, "\n"), c.o.Location)
	c.note(Warning, FieldSessions, err)
	for i := range found {
		found[i].URL = c.address(FieldSessions, found[i].URL)
	}
	for _, cells := range c.r.Sessions {
		found = append(found, c.session(cells))
	}
	starts, ends := c.dates(FieldStart), c.dates(FieldEnd)
	places, seats := c.values(FieldPlace, false), c.values(FieldSeats, false)
	if len(starts)+len(ends) == 0 && len(found) > 0 {
		fillPlaces(found, places) // dates in one cell, the place in another column
		places, seats = nil, nil
	}
	for i := range max(len(starts), len(ends), len(places), min(len(seats), 1)) {
		cells := map[Field]string{FieldStart: at(starts, i), FieldEnd: at(ends, i), FieldPlace: at(places, i), FieldSeats: at(seats, i)}
		if len(places) == 1 {
			cells[FieldPlace] = places[0]
		}
		found = append(found, c.session(cells))
	}
	for _, s := range found {
		if s != (Session{}) && !slices.Contains(c.course.Sessions, s) {
			c.course.Sessions = append(c.course.Sessions, s)
		}
	}
}

// dates returns the dates of a column, several in one cell taken apart.
func (c *converter) dates(f Field) []string {
	var out []string
	for _, v := range c.values(f, true) {
		for _, part := range targetSeparator.Split(v, -1) {
			if part, _ = cleanText(part, false); part != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

func at(s []string, i int) string {
	if i < len(s) {
		return s[i]
	}
	return ""
}

func fillPlaces(sessions []Session, places []string) {
	if len(places) != 1 && len(places) != len(sessions) {
		return
	}
	for i := range sessions {
		if sessions[i].Place == "" {
			sessions[i].Place = places[min(i, len(places)-1)]
		}
	}
}

// session makes a session of its cells by field. A start that holds a whole
// session ("du 12 au 13 mars 2027 à Lyon") gives the end and place as well.
func (c *converter) session(cells map[Field]string) Session {
	cell := func(f Field) string { return c.clean(f, cells[f], false) }
	s := Session{ID: cell(FieldID), Place: cell(FieldPlace), URL: c.address(FieldURL, cell(FieldURL))}
	if seats := cell(FieldSeats); seats != "" && !parseSeats(seats, &s) {
		c.note(Warning, FieldSeats, newValueError("seats-unreadable", seats))
	}
	var err error
	start := cell(FieldStart)
	if s.Start, err = ParseDate(start, c.o.Location); err != nil {
		if whole, wrong := oneSession(start, c.o.Location); wrong == nil && !whole.Start.IsZero() {
			s.Start, s.End, err = whole.Start, whole.End, nil
			if s.Place == "" {
				s.Place = whole.Place
			}
		}
	}
	c.note(Warning, FieldStart, err)
	end, err := ParseDate(cell(FieldEnd), c.o.Location)
	c.note(Warning, FieldEnd, err)
	if !end.IsZero() {
		s.End = end
	}
	if s.End.IsZero() {
		s.End = s.Start
	}
	return s
}
