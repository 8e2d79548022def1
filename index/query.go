package index

import (
	"slices"
	"strings"
	"sync"
)

// phrase holds the terms of a word or expression as each language's analyzer
// makes them; a language in which nothing is left has none.
type phrase [langs][]string

func newPhrase(text string) phrase { return phrase{terms(french, text), terms(english, text)} }

func (p phrase) empty() bool { return len(p[langFR]) == 0 && len(p[langEN]) == 0 }

func (p phrase) key() string {
	return strings.Join(p[langFR], " ") + "\x00" + strings.Join(p[langEN], " ")
}

// group is one idea of the question: a word, or an expression of several words
// (its members), with what the thesaurus or the spelling gives beside it.
type group struct {
	text         string // folded, as the person wrote it
	word         phrase
	members      []*group
	alternatives []alternative
	weak         bool // says little of the subject: Weights.Weak
}

// alternative is another way to say a group.
type alternative struct {
	text   string
	words  phrase
	weight float64
	typo   bool // a corrected spelling, not a synonym
}

// question is an analysed query.
type question struct {
	groups []*group
	lang   int
	mended map[string]string // folded words to their corrections
}

// word is one written word of the question with its terms.
type word struct {
	text  string
	terms phrase
}

// maxWords and maxText (bytes) bound a question; what comes after is not
// searched.
const (
	maxWords = 64
	maxText  = 4096
)

// wordsOf cuts a question into written words, guesses its language by the stop
// words in it, and drops the words that carry nothing in that language.
func wordsOf(text string) ([]word, int) {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	var all []word
	stops := [langs]int{}
	for _, t := range analyzer(plain).Analyze([]byte(normalize(text))) {
		w := word{string(t.Term), newPhrase(string(t.Term))}
		for lang := range stops {
			if len(w.terms[lang]) == 0 {
				stops[lang]++
			}
		}
		if all = append(all, w); len(all) == maxWords {
			break
		}
	}
	lang := langFR
	// one English stop word in a few words is not English yet: "burn out"
	if stops[langEN] > stops[langFR] && (stops[langEN] > 1 || len(all) > 3) {
		lang = langEN
	}
	return slices.DeleteFunc(all, func(w word) bool { return len(w.terms[lang]) == 0 }), lang
}

// fillers are folded words of a training request that say nothing of its
// subject; they are left out unless nothing else remains.
var fillers = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`formation formations former forme formee cours module modules apprendre apprenne apprentissage stage stages
		besoin besoins aide aider aidez envie niveau debutant debutante debutants debuter debute initiation initier decouvrir decouverte
		perfectionnement perfectionner avance avancee comprendre connaitre maitriser progresser ameliorer agent agents
		training course courses beginner beginners learn learning`) {
		set[w] = true
	}
	return set
})

// weakWords are folded words that are rare in a catalogue and frequent in a
// request: without a lower weight, their rarity would make them the subject.
var weakWords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`eviter retrouver utiliser servir mettre creer organiser preparer gerer trouver savoir expliquer montrer donner prendre
		rendre tenir passer demander demande obtenir choisir verifier realiser construire lancer commencer demarrer reussir suivre parler dire ecrire lire voir
		ajouter enlever remplacer envoyer recevoir poser repondre tourner perdre bon bonne bonnes bons mauvais nouveau nouvelle nouveaux nouvelles petit petite
		grand grande gros simple simplement vite rapidement facilement correctement efficacement jour jours semaine mois annee temps fois chose choses gens
		personne personnes monde collegue collegues equipe chef service services bureau travail metier question questions probleme problemes idee maniere
		facon methode outil outils usage usages pratique pratiques exemple base bases cadre charge place point points partie suite cas type genre
		garder jeter detruire penser fabriquer oublier craindre abandonner monter proposer voter vendre acheter arreter continuer changer bouger
		passer rester laisser aller venir partir entrer sortir ouvrir fermer attendre essayer penible fatigue marre liste ecole ecoles accord
		journee journees soir matin lendemain devenu devient quinze dix trois deux cinq monter depart
		nombre ensemble propre vrai reel seul meilleur different important utile necessaire possible prochain dernier premier premiere debut fin
		public publique publics publiques administration ministere direction mairie commune collectivite hopital etablissement secretaire responsable
		good best new work job people team use using used make making get keep way tool tools daily public better manager service time`) {
		set[w] = true
	}
	return set
})

// onlyFillers reports whether a question has no other words.
func onlyFillers(words []word) bool {
	return !slices.ContainsFunc(words, func(w word) bool { return !fillers()[w.text] })
}

// understand turns a question's text into groups: the thesaurus' longest
// expressions first, then single words, each with its alternatives; a word that
// no course and no entry knows is corrected.
func (s *Snapshot) understand(text string) question {
	words, lang := wordsOf(text)
	keep := onlyFillers(words)
	q := question{lang: lang, mended: map[string]string{}}
	for i := 0; i < len(words); {
		n, alternatives := s.thesaurus.longest(words[i:])
		if n = max(n, 1); n == 1 && !keep && fillers()[words[i].text] {
			i++ // a filler counts within an expression alone: "plan de formation"
			continue
		}
		g := &group{text: joinWords(words[i : i+n]), alternatives: alternatives}
		for _, w := range words[i : i+n] {
			m := s.single(w, lang)
			g.members = append(g.members, m)
			if best := m.correction(); best != w.text {
				q.mended[w.text] = best
			}
		}
		if n == 1 {
			g = g.members[0]
		} else {
			g.word = g.whole()
		}
		q.groups = append(q.groups, g)
		i += n
	}
	q.groups = merge(q.groups)
	return q
}

// single makes the group of one word.
func (s *Snapshot) single(w word, lang int) *group {
	g := &group{text: w.text, word: w.terms, weak: weakWords()[w.text]}
	_, g.alternatives = s.thesaurus.longest([]word{w})
	if len(g.alternatives) > 0 || s.guesser == nil || s.knows(w.terms) {
		return g // the competences are asked by words that the courses know
	}
	for _, c := range s.spelling.correct(w.text, lang) {
		p := newPhrase(c)
		if p.empty() {
			continue
		}
		g.alternatives = append(g.alternatives, alternative{text: c, words: p, weight: s.weights.Typo, typo: true})
		_, more := s.thesaurus.longest([]word{{c, p}})
		for _, m := range more {
			m.weight *= s.weights.Typo
			g.alternatives = append(g.alternatives, m)
		}
	}
	return g
}

// whole returns the terms of all members.
func (g *group) whole() phrase {
	var p phrase
	for _, m := range g.members {
		for lang, words := range m.word {
			p[lang] = append(p[lang], words...)
		}
	}
	return p
}

// correction returns the group's word as it should be spelt.
func (g *group) correction() string {
	for _, a := range g.alternatives {
		if a.typo {
			return a.text
		}
	}
	return g.text
}

// merge drops a word said twice: repeating oneself is not a reason to weigh
// double.
func merge(groups []*group) []*group {
	seen := map[string]bool{}
	return slices.DeleteFunc(groups, func(g *group) bool {
		key := g.text
		if len(g.members) == 0 {
			key = g.word.key()
		}
		again := seen[key]
		seen[key] = true
		return again
	})
}

func joinWords(words []word) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.text
	}
	return strings.Join(out, " ")
}
