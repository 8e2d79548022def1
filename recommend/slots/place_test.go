package slots

import "testing"

func TestFindPlace(t *testing.T) {
	for _, c := range []struct {
		name, want string
		kind       PlaceKind
	}{
		{"Lyon", "Lyon", City}, {"LYON", "Lyon", City}, {"st etienne", "Saint-Étienne", City}, {"Saint Étienne", "Saint-Étienne", City}, {"aix-en-provence", "Aix-en-Provence", City},
		{"le mans", "Le Mans", City}, {"Évry", "Évry-Courcouronnes", City}, {"Cherbourg", "Cherbourg-en-Cotentin", City}, {"Fort-de-France", "Fort-de-France", City},
		{"Rhône", "Rhône", Department}, {"69", "Rhône", Department}, {"2a", "Corse-du-Sud", Department}, {"974", "La Réunion", Department}, {"dans", "", 0}, {"cotes d'armor", "Côtes-d’Armor", Department},
		{"seine saint denis", "Seine-Saint-Denis", Department}, {"de la Sarthe", "Sarthe", Department}, {"PACA", "Provence-Alpes-Côte d’Azur", Region}, {"idf", "Île-de-France", Region},
		{"région Bretagne", "Bretagne", Region}, {"Auvergne Rhône-Alpes", "Auvergne-Rhône-Alpes", Region}, {"La Réunion", "La Réunion", Region}, {"", "", 0}, {"Trifouilly", "", 0}, {"À distance", "", 0},
	} {
		p, ok := FindPlace(c.name)
		if p.Name != c.want || p.Kind != c.kind || ok != (c.want != "") {
			t.Errorf("%q: got %+v, %v, want %q, %s", c.name, p, ok, c.want, c.kind)
		}
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		place, session string
		want           bool
	}{
		{"Lyon", "Lyon", true}, {"Lyon", "Lyon 3e", true}, {"Lyon", "69003 LYON", true}, {"Lyon", "Site de Lyon", true}, {"Lyon", "Villeurbanne", false}, {"Lyon", "À distance", false}, {"Lyon", "", false},
		{"Rhône", "Lyon 3e", true}, {"Rhône", "Villeurbanne", true}, {"Rhône", "69400 Villefranche", true}, {"Rhône", "Grenoble", false}, {"Rhône", "69120", true},
		{"AURA", "Lyon", true}, {"AURA", "Clermont-Ferrand", true}, {"AURA", "Rhône", true}, {"AURA", "Dijon", false}, {"Bretagne", "Rennes (35)", true}, {"Bretagne", "Nantes", false}, {"idf", "Paris 13e", true}, {"idf", "93200 Saint-Denis", true},
		{"Saint-Denis", "Saint-Denis", true}, {"Saint-Denis", "93200 Saint-Denis", true}, {"Saint-Denis", "Saint-Denis de La Réunion", false}, {"Saint-Denis", "97400 Saint-Denis", false},
		{"La Réunion", "Saint-Denis de La Réunion", true}, {"La Réunion", "97400 Saint-Denis", true}, {"La Réunion", "93200 Saint-Denis", false}, {"974", "Saint-Denis de La Réunion", true},
		{"Paris", "Paris", true}, {"Paris", "75013 Paris", true}, {"Paris", "Paris-La Défense", true}, {"Le Mans", "Le Mans", true}, {"Tours", "Tours Nord", true}, {"Corse", "Ajaccio", true}, {"2A", "20000 Ajaccio", true},
		{"Hauts-de-France", "Lille", true}, {"Loire", "Saint-Étienne", true}, {"Loire", "Nantes", false}, {"Haute-Loire", "Le Puy-en-Velay", true}, {"Vienne", "Poitiers", false},
	} {
		p, ok := FindPlace(c.place)
		if got := p.Covers(c.session); got != c.want || !ok {
			t.Errorf("%s (%s, %v) covers %q: %v", c.place, p.Kind, ok, c.session, got)
		}
	}
	town := Place{Name: "Trifouilly-les-Oies", Kind: City}
	if !town.Covers("Trifouilly les Oies (99)") || town.Covers("Lyon") {
		t.Error("a town that is not in the table covers itself alone")
	}
}
