package catalog

import (
	"errors"
	"slices"
	"strings"
)

// saying is a folded phrase, as nameKey writes it, and what it means.
type saying[T any] struct {
	words string
	means T
}

// saidIn returns what a text says, in the table's order: a longer phrase must
// stand before the shorter one it holds, since its words count once.
func saidIn[T comparable](table []saying[T], text string) []T {
	key := " " + nameKey(text) + " "
	var out []T
	for _, s := range table {
		if phrase := " " + s.words + " "; strings.Contains(key, phrase) {
			key = strings.ReplaceAll(key, phrase, " · ")
			if !slices.Contains(out, s.means) {
				out = append(out, s.means)
			}
		}
	}
	return out
}

// modalityHint is what a word says of where and when; the weak ones yield to
// another word: "à distance, en autonomie" is at one's own pace.
type modalityHint uint8

const (
	hintBlended modalityHint = iota + 1
	hintOnSite
	hintRemote
	hintRemoteWeak
	hintSelfPaced
	hintOnlineWeak
)

var modalitySayings = []saying[modalityHint]{
	{"blended", hintBlended}, {"hybride", hintBlended}, {"hybrid", hintBlended}, {"mixte", hintBlended}, {"mixed", hintBlended},
	{"mixtes", hintBlended}, {"hybrides", hintBlended}, {"bimodal", hintBlended}, {"comodal", hintBlended}, {"multimodal", hintBlended},
	{"multimodale", hintBlended}, {"semi presentiel", hintBlended}, {"presentiel enrichi", hintBlended},
	{"classe virtuelle", hintRemote}, {"classes virtuelles", hintRemote}, {"virtual classroom", hintRemote}, {"virtual class", hintRemote},
	{"distanciel synchrone", hintRemote}, {"synchrone", hintRemote}, {"synchronous", hintRemote}, {"visioconference", hintRemote},
	{"visio", hintRemote}, {"webinaire", hintRemote}, {"webinar", hintRemote}, {"live", hintRemote}, {"instructor led virtual", hintRemote}, {"instructor paced", hintRemote},
	{"asynchrone", hintSelfPaced}, {"asynchronous", hintSelfPaced}, {"en autonomie", hintSelfPaced}, {"autonomie", hintSelfPaced},
	{"autoformation", hintSelfPaced}, {"auto formation", hintSelfPaced}, {"self paced", hintSelfPaced}, {"selfpaced", hintSelfPaced},
	{"self study", hintSelfPaced}, {"a son rythme", hintSelfPaced}, {"a votre rythme", hintSelfPaced}, {"e learning", hintSelfPaced},
	{"elearning", hintSelfPaced}, {"e formation", hintSelfPaced}, {"mooc", hintSelfPaced}, {"spoc", hintSelfPaced}, {"autoguide", hintSelfPaced},
	{"presentiel", hintOnSite}, {"presentielle", hintOnSite}, {"en presence", hintOnSite}, {"en salle", hintOnSite}, {"en classe", hintOnSite},
	{"salle", hintOnSite}, {"classroom", hintOnSite}, {"in class", hintOnSite}, {"face a face", hintOnSite}, {"face to face", hintOnSite},
	{"in person", hintOnSite}, {"on site", hintOnSite}, {"onsite", hintOnSite}, {"sur site", hintOnSite}, {"sur place", hintOnSite},
	{"instructor led", hintOnSite}, {"dans les locaux", hintOnSite},
	{"a distance", hintRemoteWeak}, {"distance", hintRemoteWeak}, {"distanciel", hintRemoteWeak}, {"distancielle", hintRemoteWeak},
	{"remote", hintRemoteWeak}, {"remotely", hintRemoteWeak}, {"foad", hintRemoteWeak}, {"virtuel", hintRemoteWeak}, {"virtual", hintRemoteWeak},
	{"en ligne", hintOnlineWeak}, {"online", hintOnlineWeak}, {"on line", hintOnlineWeak}, {"module numerique", hintOnlineWeak},
}

// ParseModality reads where and when one learns: a code of the canonical form
// or French or English words ("en salle", "classe virtuelle", "e-learning").
// Two ways together are Blended; two to choose from ("ou") are the error
// "modality-choice", since a course has one. "En ligne" alone is SelfPaced:
// catalogues that have live sessions online call them otherwise.
func ParseModality(text string) (Modality, error) {
	if foldText(text) == "" {
		return 0, nil
	}
	said := saidIn(modalitySayings, text)
	has := func(h ...modalityHint) bool {
		return slices.ContainsFunc(h, func(h modalityHint) bool { return slices.Contains(said, h) })
	}
	elsewhere := has(hintRemote, hintRemoteWeak, hintSelfPaced, hintOnlineWeak)
	either := saidIn([]saying[bool]{{"ou", true}, {"or", true}, {"au choix", true}}, text) != nil
	switch {
	case has(hintBlended):
		return Blended, nil
	case has(hintOnSite) && elsewhere && either:
		return 0, newValueError("modality-choice", text)
	case has(hintOnSite) && elsewhere:
		return Blended, nil
	case has(hintOnSite):
		return OnSite, nil
	case has(hintRemote):
		return Remote, nil
	case has(hintSelfPaced):
		return SelfPaced, nil
	case has(hintRemoteWeak):
		return Remote, nil
	case has(hintOnlineWeak):
		return SelfPaced, nil
	}
	return 0, newValueError("modality-unknown", text)
}

var formatSayings = []saying[Format]{
	{"learning expedition", Expedition}, {"learning expeditions", Expedition}, {"expedition apprenante", Expedition}, {"expedition", Expedition},
	{"visite", Expedition}, {"visites", Expedition}, {"immersion", Expedition}, {"voyage d etude", Expedition}, {"voyage d etudes", Expedition}, {"study trip", Expedition},
	{"simulation", Simulation}, {"simulations", Simulation}, {"simulateur", Simulation}, {"jeu serieux", Simulation}, {"jeux serieux", Simulation},
	{"serious game", Simulation}, {"serious games", Simulation}, {"escape game", Simulation}, {"jeu de role", Simulation}, {"mise en situation", Simulation}, {"exercice de crise", Simulation},
	{"atelier", Workshop}, {"ateliers", Workshop}, {"workshop", Workshop}, {"workshops", Workshop}, {"hands on", Workshop}, {"codesign", Workshop}, {"bootcamp", Workshop}, {"hackathon", Workshop},
	{"mentorat", Mentoring}, {"mentoring", Mentoring}, {"mentorship", Mentoring}, {"tutorat", Mentoring}, {"tutoring", Mentoring}, {"coaching", Mentoring},
	{"compagnonnage", Mentoring}, {"parrainage", Mentoring}, {"accompagnement", Mentoring}, {"accompagnement individuel", Mentoring}, {"codeveloppement", Mentoring},
	{"campagne pix", Assessment}, {"test de positionnement", Assessment}, {"positionnement", Assessment}, {"evaluation", Assessment}, {"autoevaluation", Assessment},
	{"auto evaluation", Assessment}, {"diagnostic", Assessment}, {"quiz", Assessment}, {"test", Assessment}, {"assessment", Assessment}, {"self assessment", Assessment},
	{"certification", Certification}, {"certifications", Certification}, {"certificat", Certification}, {"certifiante", Certification}, {"certifiant", Certification},
	{"certificate", Certification}, {"diplome", Certification}, {"diplomante", Certification}, {"diploma", Certification}, {"titre professionnel", Certification}, {"rncp", Certification}, {"examen", Certification}, {"exam", Certification},
	{"webinaire", Conference}, {"webinaires", Conference}, {"webinar", Conference}, {"webinars", Conference}, {"conference", Conference}, {"conferences", Conference},
	{"seminaire", Conference}, {"seminar", Conference}, {"colloque", Conference}, {"table ronde", Conference}, {"masterclass", Conference}, {"master class", Conference}, {"rencontre", Conference}, {"evenement", Conference}, {"event", Conference}, {"talk", Conference},
	{"e learning", ELearning}, {"elearning", ELearning}, {"mooc", ELearning}, {"moocs", ELearning}, {"spoc", ELearning}, {"module en ligne", ELearning}, {"cours en ligne", ELearning},
	{"formation en ligne", ELearning}, {"en ligne", ELearning}, {"online", ELearning}, {"online course", ELearning}, {"autoformation", ELearning}, {"auto formation", ELearning},
	{"self paced", ELearning}, {"tutoriel", ELearning}, {"tutorial", ELearning}, {"video", ELearning}, {"videos", ELearning}, {"capsule", ELearning}, {"capsule video", ELearning}, {"microlearning", ELearning}, {"module", ELearning}, {"e formation", ELearning},
	{"stage", Classroom}, {"stages", Classroom}, {"formation", Classroom}, {"cours", Classroom}, {"course", Classroom}, {"training", Classroom}, {"training course", Classroom},
	{"presentiel", Classroom}, {"en salle", Classroom}, {"en classe", Classroom}, {"classe", Classroom}, {"classe virtuelle", Classroom}, {"classroom", Classroom},
	{"virtual classroom", Classroom}, {"session", Classroom}, {"cycle", Classroom}, {"parcours", Classroom}, {"journee", Classroom}, {"instructor led", Classroom},
}

// ParseFormat reads what kind of thing one takes part in: a code of the
// canonical form or French or English words. Where several are named the most
// particular one counts ("formation sous forme d'atelier" is a Workshop).
func ParseFormat(text string) (Format, error) {
	if foldText(text) == "" {
		return 0, nil
	}
	if said := saidIn(formatSayings, text); len(said) > 0 {
		return said[0], nil
	}
	return 0, newValueError("format-unknown", text)
}

var audienceSayings = []saying[Audience]{
	{"fonction publique d etat", State}, {"fonction publique de l etat", State}, {"agents de l etat", State}, {"agent de l etat", State}, {"agents d etat", State},
	{"administration centrale", State}, {"administrations centrales", State}, {"services deconcentres", State}, {"ministere", State}, {"ministeres", State},
	{"services de l etat", State}, {"etat", State}, {"fpe", State}, {"state", State}, {"central government", State}, {"civil servants", State},
	{"fonction publique territoriale", Territorial}, {"agents territoriaux", Territorial}, {"agent territorial", Territorial}, {"territoriale", Territorial}, {"territorial", Territorial},
	{"territoriaux", Territorial}, {"collectivites territoriales", Territorial}, {"collectivites", Territorial}, {"collectivite", Territorial}, {"fpt", Territorial}, {"local government", Territorial}, {"local authorities", Territorial},
	{"fonction publique hospitaliere", Hospital}, {"agents hospitaliers", Hospital}, {"hospitaliere", Hospital}, {"hospitalier", Hospital}, {"hospitaliers", Hospital},
	{"fph", Hospital}, {"hospital", Hospital}, {"hospital staff", Hospital}, {"hopital", Hospital}, {"hopitaux", Hospital}, {"soignants", Hospital},
	{"non encadrants", Staff}, {"non managers", Staff}, {"non encadrant", Staff},
	{"cadres dirigeants", Senior}, {"cadres superieurs", Senior}, {"cadre dirigeant", Senior}, {"cadre superieur", Senior}, {"cadres de direction", Senior}, {"encadrement superieur", Senior}, {"encadrants superieurs", Senior}, {"haut encadrement", Senior},
	{"dirigeants", Senior}, {"dirigeant", Senior}, {"directeurs generaux", Senior}, {"directeurs", Senior}, {"directeur", Senior}, {"directrices", Senior}, {"sous directeurs", Senior},
	{"senior managers", Senior}, {"senior leaders", Senior}, {"senior executives", Senior}, {"senior", Senior}, {"executives", Senior}, {"executive", Senior}, {"directors general", Senior}, {"directors", Senior}, {"comex", Senior}, {"codir", Senior},
	{"sous ministre adjoints", Senior}, {"sous ministres adjoints", Senior}, {"assistant deputy ministers", Senior},
	{"metiers du numerique", Digital}, {"filiere numerique", Digital}, {"professionnels du numerique", Digital}, {"agents du numerique", Digital}, {"informaticiens", Digital}, {"informaticien", Digital}, {"dsi", Digital},
	{"dnum", Digital}, {"developpeurs", Digital}, {"technologies de l information", Digital}, {"information technology", Digital}, {"it specialists", Digital}, {"it staff", Digital}, {"it professionals", Digital}, {"digital", Digital}, {"numerique", Digital}, {"developers", Digital},
	{"elus", Elected}, {"elu", Elected}, {"elues", Elected}, {"elus locaux", Elected}, {"maires", Elected}, {"conseillers municipaux", Elected}, {"elected", Elected}, {"elected officials", Elected}, {"councillors", Elected},
	{"chefs d equipe", Manager}, {"chef d equipe", Manager}, {"chefs de service", Manager}, {"chef de service", Manager}, {"chefs de bureau", Manager}, {"encadrants", Manager}, {"encadrant", Manager}, {"encadrantes", Manager}, {"encadrement", Manager}, {"managers", Manager},
	{"manager", Manager}, {"manageurs", Manager}, {"gestionnaires", Manager}, {"gestionnaires et superviseurs", Manager}, {"superviseurs", Manager}, {"supervisors", Manager}, {"team leaders", Manager}, {"responsables d equipe", Manager}, {"cadres", Manager}, {"cadre", Manager},
	{"agents publics", Staff}, {"agent public", Staff}, {"tout agent", Staff}, {"agents", Staff}, {"agent", Staff}, {"employes", Staff}, {"employe", Staff}, {"personnel", Staff}, {"personnels", Staff}, {"salaries", Staff}, {"staff", Staff}, {"employees", Staff}, {"public servants", Staff},
}

var everyone = []saying[bool]{
	{"tout public", true}, {"tous les agents", true}, {"tous agents", true}, {"tous publics", true}, {"tous", true}, {"toutes", true}, {"grand public", true}, {"everyone", true}, {"all", true}, {"anyone", true}, {"all audiences", true}, {"general public", true},
}

// saysEveryone reports whether an item is, as a whole, a word for everyone.
func saysEveryone(item string) bool {
	folded := foldText(item)
	return slices.ContainsFunc(everyone, func(s saying[bool]) bool { return s.words == folded })
}

// ParseAudience reads a list of groups, by code or in French or English words,
// in the order of the constants. "Tout public" is nil: open to all. Each item
// that is not understood is an "audience-unknown" among the joined errors; the
// other items count.
func ParseAudience(text string) ([]Audience, error) {
	var out []Audience
	var errs []error
	open := false
	for _, item := range SplitList(text) {
		said := saidIn(audienceSayings, item)
		switch {
		case saysEveryone(item): // before the rest: "tous les agents" is not "agents"
			open = true
		case len(said) > 0:
			out = append(out, said...)
		case saidIn(everyone, item) != nil:
			open = true
		default:
			errs = append(errs, newValueError("audience-unknown", item))
		}
	}
	slices.Sort(out)
	if out = slices.Compact(out); open {
		out = nil
	}
	return out, errors.Join(errs...)
}
