package catalog

import (
	"encoding/json"
	"strings"
)

// audience reads an Audience's type or an EducationalAudience's role.
func (l *ldReader) audience(v any) []string {
	var out []string
	for _, e := range list(v) {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	for _, a := range l.nodes(v) {
		for _, key := range []string{"audienceType", "educationalRole", "name"} {
			if t := l.texts(a[key]); len(t) > 0 {
				out = append(out, t...)
				break
			}
		}
	}
	return out
}

// workload is the time a course asks for: its own, then its instances'.
func (l *ldReader) workload(obj map[string]any) string {
	for _, key := range []string{"timeRequired", "courseWorkload", "duration"} {
		if t := l.text(obj[key]); t != "" {
			return t
		}
	}
	for _, i := range l.instances(obj) {
		if t := l.text(i["courseWorkload"]); t != "" {
			return t
		}
	}
	return ""
}

// offers are the course's, then its instances'.
func (l *ldReader) offers(obj map[string]any) []map[string]any {
	out := l.nodes(obj["offers"])
	for _, i := range l.instances(obj) {
		out = append(out, l.nodes(i["offers"])...)
	}
	return out
}

// price is the first price on offer.
func (l *ldReader) price(obj map[string]any) string {
	for _, o := range l.offers(obj) {
		for _, node := range append([]map[string]any{o}, l.nodes(o["priceSpecification"])...) {
			price := firstOf(l.text(node["price"]), l.text(node["lowPrice"]))
			if price == "" {
				continue
			}
			if n := json.Number(price); isZero(n) {
				return "gratuit" // whatever the currency
			}
			return strings.TrimSpace(price + " " + firstOf(l.text(node["priceCurrency"]), l.text(o["priceCurrency"])))
		}
	}
	free, ok := obj["isAccessibleForFree"].(bool)
	if text := l.text(obj["isAccessibleForFree"]); ok && free || strings.EqualFold(text, "true") {
		return "gratuit"
	}
	return ""
}

func isZero(n json.Number) bool {
	f, err := n.Float64()
	return err == nil && f == 0
}

// offered is who sells the course.
func (l *ldReader) offered(obj map[string]any) string {
	for _, o := range l.offers(obj) {
		if t := firstOf(l.text(o["offeredBy"]), l.text(o["seller"])); t != "" {
			return t
		}
	}
	return ""
}

// sessions are the instances with a date or a place; one without either says
// how the course is followed and nothing more.
func (l *ldReader) sessions(obj map[string]any) []map[Field]string {
	var out []map[Field]string
	for _, i := range l.instances(obj) {
		if strings.HasSuffix(l.text(i["eventStatus"]), "EventCancelled") {
			continue
		}
		s := map[Field]string{}
		put(s, FieldStart, l.text(i["startDate"]))
		put(s, FieldEnd, l.text(i["endDate"]))
		put(s, FieldPlace, l.place(i["location"]))
		if len(s) == 0 {
			continue
		}
		put(s, FieldID, firstOf(l.text(i["identifier"]), l.text(i["courseCode"])))
		put(s, FieldURL, l.address(i))
		put(s, FieldSeats, l.text(i["remainingAttendeeCapacity"]))
		if s[FieldSeats] == "0" {
			s[FieldSeats] = fullSession
		}
		out = append(out, s)
	}
	return out
}

// place names a location by its town, else its name.
func (l *ldReader) place(v any) string {
	for _, n := range l.nodes(v) {
		if ldIs(n, "VirtualLocation") {
			return "en ligne"
		}
		for _, a := range l.nodes(n["address"]) {
			if town := l.text(a["addressLocality"]); town != "" {
				return town
			}
		}
		if t := l.text(n["address"]); t != "" {
			return t
		}
	}
	return l.text(v)
}
