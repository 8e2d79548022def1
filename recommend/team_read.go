package recommend

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/recommend/slots"
)

// teamWords is what a request says of a team besides what slots reads: the
// bounds that only several people have.
type teamWords struct {
	rest     string // the request without them
	maxAway  int
	together bool
	room     bool // in one room
	teamHour bool // the hours are the whole team's
	perHead  bool // the money is each member's
	more     bool // the hours are to be added: "2 jours de plus"
	without  []int
	except   []Exception
}

// Exception is a member's absence that a request tells of: "sans M2 en mars".
type Exception struct {
	Member int // index
	Span   Span
}

const (
	numberForm = `(\d{1,3}|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|one|two|three|four|five|six|seven|eight|nine|ten|twelve)`
	goneForm   = `(?:absente?s?|part(?:ies|ie|is|i)|away|out|off|absent)`
	peopleForm = `(?:personnes?|agente?s?|membres?|gens|collègues?|people|persons?|members?|staff)`
)

// awayForms tell how many may be away the same day; stayForms how many must
// stay, and together with the team's size the same.
var (
	awayForms = []*regexp.Regexp{
		regexp.MustCompile(`(?i)(?:,|;|et|and|mais|but|donc|so)?\s*(?:au plus|au maximum|maximum|max\.?|jamais plus (?:de|d[’'])|pas plus (?:de|d[’'])|un maximum de|at most|no more than|never more than|not more than|up to)\s*` + numberForm + `\s*` + peopleForm + `?\s*` + goneForm + `(?:\s+(?:au plus|maximum|à la fois|en même temps|(?:le|un|du) même jour|par jour|on the same day|the same day|per day|at (?:once|a time|the same time)))*`),
		regexp.MustCompile(`(?i)(?:,|;|et|and|mais|but|donc|so)?\s*(?:jamais plus (?:de|d[’'])|pas plus (?:de|d[’'])|au plus|max\.?|maximum|at most|no more than|never more than)\s*` + numberForm + `\s*` + peopleForm + `?\s*(?:à la fois|en même temps|le même jour|par jour|on the same day|the same day|per day|at (?:once|a time|the same time))`),
		regexp.MustCompile(`(?i)` + numberForm + `\s*(?:seule?\s+)?` + peopleForm + `?\s*(?:seule?\s+)?` + goneForm + `\s*(?:maximum|max|au plus|au maximum|à la fois|en même temps|le même jour|par jour|at most|at a time|at once|the same day)(?:\s+(?:par jour|à la fois|le même jour|per day))?`),
		regexp.MustCompile(`(?i)(?:laisser|let)\s+(?:partir\s+)?` + numberForm + `\s*` + peopleForm + `?\s*(?:partir\s*|go\s*)?(?:à la fois|en même temps|le même jour|par jour|the same day|at once)`),
		regexp.MustCompile(`(?i)(?:un|une)\s+seule?\s+` + goneForm + `\s*(?:à la fois|le même jour|en même temps)`),
	}
	stayForms = regexp.MustCompile(`(?i)(?:il faut (?:toujours )?que\s+)?` + numberForm + `\s*(?:d[’']entre (?:nous|eux|elles)\s+)?(?:doivent rester|restent|must stay|have to stay)(?:\s+(?:à|au|en|à la|sur|at|in|on)\s+\S+)?`)

	eachForm  = regexp.MustCompile(`(?i)\s*(?:\b(?:chacune?|each(?: at most)?|apiece)\b|\b(?:par|per|pour chaque|for each)\s+(?:agente?|personne|membre|tête|person|head|member)\b)(?:\s+(?:d[’']entre (?:nous|eux|elles)))?`)
	moneyHead = regexp.MustCompile(`(?i)(?:€|euros?)\s*(?:au plus\s*)?$`)
	teamTotal = regexp.MustCompile(`(?i)((?:heures?|h|hours?|jours?|days?))\s*(?:seulement\s+)?(?:en tout|au total|in total|altogether|in all|pour (?:toute )?l[’']équipe|pour tout le monde|for (?:the )?(?:whole )?team|for all(?: of us)?|seulement)`)
	moreForm  = regexp.MustCompile(`(?i)((?:heures?|h|hours?|jours?|days?))\s+(?:de plus|en plus|supplémentaires?|more|extra)`)
	askForm   = regexp.MustCompile(`(?i)^\s*(?:bonjour,?\s*)?(?:que (?:nous )?proposer|que proposez-vous|que proposes?-tu|what (?:could|can|should)|qu[’']est-ce qu[’'](?:on|il) (?:peut|y a))\s*(?:à|au|aux|pour|for|to)?\s*(?:(?:mon|notre|l[’']|my|our|the)\s*(?:équipe|team)\b)?\s*(?:sur|en|about|on)?\s*`)
	teamForm  = regexp.MustCompile(`(?i)\b(?:(?:pour|for)\s+)?(?:toute\s+)?(?:mon|notre|ma|my|our|leur)\s+(?:équipe|équipes|service|bureau|team|department)\b|(?:^|\b)l[’']équipe\b`)
	roomForm  = regexp.MustCompile(`(?i)(?:dans|in) (?:la même salle|the same room|one room)`)
	together  = regexp.MustCompile(`(?i)(?:\btou(?:s|tes)\s+ensemble\b|\b(?:all\s+)?together\b)(?:,?\s*(?:(?:les|all)\s+\S+\s+)?(?:le même jour|(?:on )?the same day))?`)
	withoutM  = regexp.MustCompile(`(?i)\b(?:sans|sauf|hors|without|except)\s+(M\d{1,3}(?:\s*(?:,|et|and|ni)\s*M\d{1,3})*)`)
	commas    = regexp.MustCompile(`(?:\s*,)+\s*`)
	memberM   = regexp.MustCompile(`(?i)M(\d{1,3})`)
)

var teamNumbers = map[string]int{"un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4, "cinq": 5, "five": 5,
	"six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10, "ten": 10, "douze": 12, "twelve": 12}

func teamNumber(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return teamNumbers[strings.ToLower(text)]
}

// readTeam takes out of a request what only a team's says.
func readTeam(text string, members []Member, now time.Time) teamWords {
	w := teamWords{rest: text}
	for _, form := range awayForms {
		if m := form.FindStringSubmatch(w.rest); m != nil && w.maxAway == 0 {
			w.maxAway = 1
			if len(m) > 1 {
				w.maxAway = max(1, teamNumber(m[1]))
			}
			w.cut(form)
		}
	}
	if m := stayForms.FindStringSubmatch(w.rest); m != nil && w.maxAway == 0 {
		if n := len(members) - teamNumber(m[1]); n > 0 {
			w.maxAway = n
			w.cut(stayForms)
		}
	}
	w.room = roomForm.MatchString(w.rest)
	w.together = w.room || together.MatchString(w.rest)
	w.cut(roomForm)
	w.cut(together)
	w.readMembers(members, now)
	w.teamHour = teamTotal.MatchString(w.rest)
	w.rest = teamTotal.ReplaceAllString(w.rest, "$1")
	w.more = moreForm.MatchString(w.rest)
	w.rest = moreForm.ReplaceAllString(w.rest, "$1")
	for _, at := range eachForm.FindAllStringIndex(w.rest, -1) {
		w.perHead = w.perHead || moneyHead.MatchString(w.rest[:at[0]])
	}
	w.rest = eachForm.ReplaceAllString(w.rest, "")
	w.rest = askForm.ReplaceAllString(w.rest, "")
	w.rest = teamForm.ReplaceAllString(w.rest, " ")
	w.rest = strings.Trim(commas.ReplaceAllString(w.rest, ", "), " ,")
	return w
}

func (w *teamWords) cut(form *regexp.Regexp) {
	if form.MatchString(w.rest) {
		w.rest = form.ReplaceAllString(w.rest, ", ")
	}
}

// readMembers reads "sans M2", for good or for the days that stand beside it.
func (w *teamWords) readMembers(members []Member, now time.Time) {
	for {
		at := withoutM.FindStringSubmatchIndex(w.rest)
		if at == nil {
			return
		}
		after := w.rest[at[1]:]
		if end := strings.IndexAny(after, ",;.!?"); end >= 0 {
			after = after[:end]
		}
		span, dated := spanOf(after, now)
		for _, m := range memberM.FindAllStringSubmatch(w.rest[at[2]:at[3]], -1) {
			i := slices.IndexFunc(members, func(o Member) bool { return strings.EqualFold(o.Code, m[0]) })
			switch {
			case i < 0:
			case dated:
				w.except = append(w.except, Exception{i, span})
			case !slices.Contains(w.without, i):
				w.without = append(w.without, i)
			}
		}
		end := at[1]
		if dated {
			end += len(after)
		}
		w.rest = w.rest[:at[0]] + w.rest[end:]
	}
}

// spanOf reads the days that some words name: "en mars", "du 2 au 12 février".
func spanOf(text string, now time.Time) (Span, bool) {
	for i, month := range months {
		if month.MatchString(text) {
			year := now.Year()
			if time.Month(i+1) < now.Month() {
				year++
			}
			first := time.Date(year, time.Month(i+1), 1, 0, 0, 0, 0, now.Location())
			return Span{first, first.AddDate(0, 1, -1)}, true
		}
	}
	read := slots.Read(text, slots.Context{Now: now})
	if read.From.IsZero() || read.Deadline.IsZero() {
		return Span{}, false
	}
	return Span{read.From, read.Deadline}, true
}

// months find a whole month, "en mars".
var months = func() []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, m := range []string{"janvier|january", "février|february", "mars|march", "avril|april", "mai|may", "juin|june", "juillet|july",
		"août|august", "septembre|september", "octobre|october", "novembre|november", "décembre|december"} {
		out = append(out, regexp.MustCompile(`(?i)^\s*(?:en|in|au mois (?:de |d[’']))\s*(?:`+m+`)\b`))
	}
	return out
}()
