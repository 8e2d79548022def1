package catalog

import (
	"regexp"
	"strconv"
	"strings"
)

// unitKind says what a unit of time counts.
type unitKind uint8

const (
	inHours unitKind = iota + 1
	inDays
	inWeeks // or longer: not a length of training
)

type timeUnit struct {
	kind unitKind
	size float64 // in hours or days
}

// timeUnits holds the folded units; hoursWords makes one word of each first.
var timeUnits = map[string]timeUnit{
	"h": {inHours, 1}, "hr": {inHours, 1}, "hrs": {inHours, 1}, "heure": {inHours, 1}, "heures": {inHours, 1},
	"hour": {inHours, 1}, "hours": {inHours, 1}, "demiheure": {inHours, 0.5}, "demiheures": {inHours, 0.5},
	"min": {inHours, 1. / 60}, "mins": {inHours, 1. / 60}, "mn": {inHours, 1. / 60}, "minute": {inHours, 1. / 60},
	"minutes": {inHours, 1. / 60}, "'": {inHours, 1. / 60},
	"j": {inDays, 1}, "jr": {inDays, 1}, "jrs": {inDays, 1}, "jour": {inDays, 1}, "jours": {inDays, 1},
	"journee": {inDays, 1}, "journees": {inDays, 1}, "d": {inDays, 1}, "day": {inDays, 1}, "days": {inDays, 1},
	"demijournee": {inDays, 0.5}, "demijournees": {inDays, 0.5},
	"semaine": {inWeeks, 1}, "semaines": {inWeeks, 1}, "week": {inWeeks, 1}, "weeks": {inWeeks, 1}, "sem": {inWeeks, 1},
	"mois": {inWeeks, 1}, "month": {inWeeks, 1}, "months": {inWeeks, 1}, "an": {inWeeks, 1}, "ans": {inWeeks, 1},
	"annee": {inWeeks, 1}, "annees": {inWeeks, 1}, "year": {inWeeks, 1}, "years": {inWeeks, 1},
}

// hoursSum is a length that was added up from numbers and units.
type hoursSum struct {
	hours float64
	kind  unitKind // of the first unit
	unit  string   // the first unit; "" for a bare number
}

var hoursTerm = regexp.MustCompile(`^\s*(?:(\+|et\b|and\b)\s*)?(\d+(?:[.,]\d+)?)\s*([a-z]+|')?\.?`)

// sumHours adds up "1 h 30 min", "2 jours + 3 heures", "14 h 30", "12".
func sumHours(s string, dayHours float64) (hoursSum, error) {
	if u, ok := timeUnits[s]; ok && u.kind == inDays && strings.Contains(s, "journee") || s == "demiheure" {
		s = "1 " + s // "journée" alone is one
	}
	var sum hoursSum
	var last timeUnit
	for first := true; first || strings.TrimSpace(s) != ""; first = false {
		m := hoursTerm.FindStringSubmatch(s)
		if m == nil || first && m[1] != "" {
			return hoursSum{}, errHours
		}
		s = s[len(m[0]):]
		u, ok := timeUnits[m[3]]
		switch {
		case m[3] == "" && first && strings.TrimSpace(s) == "":
			return hoursSum{hours: number(m[2]), kind: inHours}, nil
		case (m[3] == "" || m[3] == "m") && last == timeUnits["h"]:
			u = timeUnits["min"] // "14 h 30"
		case !ok:
			return hoursSum{}, errHours
		}
		if u.kind == inWeeks {
			return hoursSum{}, errWeeks
		}
		n := number(m[2]) * u.size
		if u.kind == inDays {
			n *= dayHours
		}
		if last.kind == inDays && u.kind == inHours && m[1] == "" && n >= dayHours {
			return hoursSum{}, errHours // "2 jours 14 heures": the same said twice, or a sum?
		}
		if first {
			sum.kind, sum.unit = u.kind, m[3]
		}
		sum.hours += n
		last = u
	}
	return sum, nil
}

// number reads digits with a decimal point or comma; its callers' patterns let
// nothing else through.
func number(s string) float64 {
	f, _ := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	return f
}

// rewrite is one step of making a text plain.
type rewrite struct {
	from *regexp.Regexp
	to   string
}

// hoursRewrites bring folded words to what sumHours reads, in this order.
var hoursRewrites = []rewrite{
	{regexp.MustCompile(`^(?:(?:duree|duration|estimated|environ|env|approximativement|approx|about|around|total|au total|maximum|max|minimum|formation de|~|±)[\s.:]*)+`), ""},
	{regexp.MustCompile(`\s*(?:au total|in total|total|consecuti(?:fs?|ve)|non consecutifs|environ|de formation|of training|en tout|par (?:stagiaire|agent|participant)|effectives?|maximum|max)\.?$`), ""},
	{regexp.MustCompile(`\bdemie?s?[ -]?(journees?|jours?)\b`), "demijournee"},
	{regexp.MustCompile(`\bhalf[ -]days?\b`), "demijournee"},
	{regexp.MustCompile(`\bhalf a day\b`), "0.5 day"},
	{regexp.MustCompile(`\bhalf an hour\b`), "0.5 hour"},
	{regexp.MustCompile(`\bdemie?[ -]?heures?\b`), "demiheure"},
	{regexp.MustCompile(`\b(?:un )?quart d'heure\b`), "15 min"},
	{regexp.MustCompile(`\bune?\b|\bone\b|^an?\b`), "1"},
	{regexp.MustCompile(`\bdeux\b|\btwo\b`), "2"},
	{regexp.MustCompile(`\btrois\b|\bthree\b`), "3"},
	{regexp.MustCompile(`\bquatre\b|\bfour\b`), "4"},
	{regexp.MustCompile(`\bcinq\b|\bfive\b`), "5"},
	{regexp.MustCompile(`\bsix\b`), "6"},
	{regexp.MustCompile(`\bsept\b|\bseven\b`), "7"},
	{regexp.MustCompile(`\bhuit\b|\beight\b`), "8"},
	{regexp.MustCompile(`\bneuf\b|\bnine\b`), "9"},
	{regexp.MustCompile(`\bdix\b|\bten\b`), "10"},
	{regexp.MustCompile(`\b(\d+) 1/2\b`), "$1.5"},
	{regexp.MustCompile(`\b1/2\b`), "0.5"},
	{regexp.MustCompile(`\b1/4\b`), "0.25"},
	{regexp.MustCompile(`\b3/4\b`), "0.75"},
	{regexp.MustCompile(`\b(\d+)\s*(jours?|journees?|heures?|h|j|hours?|days?) (?:et demie?|and a half)\b`), "$1.5 $2"},
	{regexp.MustCompile(`\b0\.5 d'heure\b`), "0.5 heure"},
	{regexp.MustCompile(`\bjour\(s\)|\bjournee\(s\)`), "jours"},
	{regexp.MustCompile(`\bday\(s\)`), "days"},
	{regexp.MustCompile(`\b(?:heure|hour)\(s\)`), "h"},
}

// hoursWords makes plain figures and units of the words in a folded text.
func hoursWords(s string) string {
	if s != "" && isDigit(s[len(s)-1]) && strings.Trim(s, "0123456789:.,") == "" {
		return s // figures alone, the common case
	}
	for _, r := range hoursRewrites {
		s = r.from.ReplaceAllString(s, r.to)
	}
	return strings.TrimSpace(s)
}
