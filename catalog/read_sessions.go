package catalog

import "strings"

// sessionLines writes raw sessions in the form that ParseSessions reads, one a
// line, their dates as they stand.
func sessionLines(sessions []map[Field]string) string {
	var lines []string
	for _, s := range sessions {
		var p []string
		switch start, end := s[FieldStart], s[FieldEnd]; {
		case end == "" || end == start:
			p = append(p, start)
		default:
			p = append(p, start+".."+end)
		}
		if place := strings.Join(strings.Fields(s[FieldPlace]), " "); place != "" {
			p = append(p, "@ "+escapePlace.Replace(place))
		}
		if s[FieldSeats] != "" {
			p = append(p, "# "+s[FieldSeats])
		}
		if s[FieldID] != "" {
			p = append(p, "["+s[FieldID]+"]")
		}
		if s[FieldURL] != "" {
			p = append(p, "<"+s[FieldURL]+">")
		}
		lines = append(lines, strings.TrimSpace(strings.Join(p, " ")))
	}
	return strings.Join(lines, "\n")
}
