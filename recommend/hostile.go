package recommend

import (
	"regexp"
	"strings"

	"github.com/parcours-formation/parcours/prompts"
)

// maxQuestion bounds a question in runes: twice what anybody has typed.
const maxQuestion = 4000

// heard returns what of a message is heard as a request: links, addresses and
// mentions are taken out, and so are sentences that give orders to a machine,
// and code. An order thus moves neither the search nor a model.
func heard(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = tagged.ReplaceAllString(line, " ")
		line = braced.ReplaceAllString(line, " ")
		if line = marks.ReplaceAllString(requests(prompts.Clean(line, maxQuestion)), " "); strings.TrimSpace(line) != "" {
			lines = append(lines, strings.TrimSpace(spaces.ReplaceAllString(line, " ")))
		}
	}
	return prompts.Clean(strings.Join(lines, "\n"), maxQuestion)
}

// requests keeps the sentences that are no orders. What follows the colon of
// one is what it orders.
func requests(line string) string {
	var kept strings.Builder
	ordered := false
	for _, s := range sentences.FindAllString(line, -1) {
		if ordered || order.MatchString(s) {
			ordered = strings.HasSuffix(strings.TrimSpace(s), ":")
			continue
		}
		kept.WriteString(s)
	}
	return kept.String()
}

var (
	sentences = regexp.MustCompile(`[^.!?\n;:]+(?:[.!?\n;:]+|$)|[.!?\n;:]+`)
	spaces    = regexp.MustCompile(`\s+`)
	// what prompts.Clean leaves in the place of links, addresses and numbers
	marks = regexp.MustCompile(`\[(?:lien|adresse|numéro)\]`)
	// markup with what stands between, and a model's own marks; Slack's mentions
	// (<@U1>) are no markup
	tagged = regexp.MustCompile(`</?\pL[^<>]*>.*</?\pL[^<>]*>|</?\pL[^<>]*>|<\|.*\|>|<\|[^>]*>?|\[(?i:INST|SYS)\].*\[/(?i:INST|SYS)\]|\[/?(?i:INST|SYS)\]`)
	// a JSON object, whole or cut
	braced = regexp.MustCompile(`\{.*\}|\{.*`)
	// orders that no learner gives: to forget rules, to play a part, to answer
	// in a form, to reveal what it was told
	order = regexp.MustCompile(`(?i)\b(?:ignor\w*|oubli\w*|disregard|forget|override|outrepass\w*|contourn\w*)\b[^.!?\n]{0,60}\b(?:consignes?|instructions?|r[eè]gles?|rules?|prompts?|directives?|pr[eé]c[eé]d\w*|previous|above|everything)\b` +
		`|\b(?:system|assistant|syst[eè]me|developer)\s*(?:prompt|message)?\s*:\s*$` +
		`|\b(?:tu es|vous [eê]tes|you are|act as|agis comme|joue le r[oô]le|pretend)\b[^.!?\n]{0,40}\b(?:mod[eè]le|assistant|admin\w*|DAN|pirate|machine|root|d[eé]veloppeur|AI|IA)\b` +
		`|\b(?:r[eé]ponds?|r[eé]pondez|reply|respond|answer|output|affiche\w*|print|[eé]cris|renvo\w+)\b[^.!?\n]{0,40}\b(?:uniquement|seulement|only|exactement|exactly|json|mot pour mot|verbatim|par ceci)\b` +
		`|\b(?:r[eé]v[eè]l\w*|reveal|montre\w*|show|donne\w*|give)\b[^.!?\n]{0,30}\b(?:prompt|cl[eé] (?:d.)?api|api key|consignes? (?:cach|syst)\w*|mot de passe d.admin\w*|secrets?)\b` +
		`|\b(?:recommande\w*|propose\w*|choisis\w*|always recommend|recommend)\b[^.!?\n]{0,30}\b(?:uniquement|toujours|always|only|quoi qu.il arrive)\b` +
		`|@?(?:channel|here|everyone)\b\s*$|\bnouvelles? consignes?\b|\bnew instructions?\b|\bfin d(?:e la|u) (?:demande|prompt|bloc)\b|\bend of (?:request|prompt|data)\b`)
)
