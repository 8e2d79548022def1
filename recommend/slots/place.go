package slots

import (
	_ "embed"
	"strings"
	"sync"
)

// PlaceKind says how large a place is. Zero means unknown.
type PlaceKind uint8

// The kinds of place.
const (
	City PlaceKind = iota + 1
	Department
	Region
)

// Place is a French city, department or region. A city that is not in our table
// has no Department.
type Place struct {
	Name       string // as one writes it: "Île-de-France"
	Kind       PlaceKind
	Department string // its number, "69", "2A"; "" of a region
	Region     string // our code, "ARA"
}

// The table holds prefectures, subprefectures and towns above some 40,000
// inhabitants, written down from general knowledge (Insee's official names).
//
//go:embed places.tsv
var placesTSV string

// gazetteer is the table, by folded name. Homonyms stand under one name.
type gazetteer struct {
	byName map[string][]Place
	common map[string]bool   // names that are also a common word
	region map[string]string // department number → region code
	number map[string]Place  // department number → department
	words  int               // of the longest name
}

var places = sync.OnceValue(func() *gazetteer {
	g := &gazetteer{byName: map[string][]Place{}, common: map[string]bool{}, region: map[string]string{}, number: map[string]Place{}}
	for line := range strings.Lines(placesTSV) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(f) != 6 || f[0] == "# kind" || strings.HasPrefix(f[0], "#") {
			continue
		}
		g.add(f[0], f[1], f[2], f[3], f[4] != "", f[5])
	}
	return g
})

func (g *gazetteer) add(kind, name, of, code string, common bool, also string) {
	p := Place{Name: name}
	switch kind {
	case "R":
		p.Kind, p.Region = Region, code
	case "D", "d": // "d": Paris and overseas, whose name is that of a city or region
		p.Kind, p.Department, p.Region = Department, code, of
		g.region[code] = of
		g.number[code] = p
	case "C":
		p.Kind, p.Department, p.Region = City, of, g.region[of]
	}
	if kind == "d" {
		return
	}
	for _, n := range append(strings.Split(also, ";"), placeKey(name)) {
		if n = placeKey(n); n == "" {
			continue
		}
		g.byName[n] = append(g.byName[n], p)
		g.words = max(g.words, strings.Count(n, " ")+1)
		if common && n == placeKey(name) {
			g.common[n] = true
		}
	}
}

// placeKey folds a name so that hyphens, apostrophes, "St" and "Ste" do not
// matter.
func placeKey(name string) string {
	v := newView(name)
	words := strings.FieldsFunc(v.s, func(c rune) bool { return c == ' ' || c == '-' || c == '\'' || c == '.' })
	for i, w := range words {
		switch w {
		case "st":
			words[i] = "saint"
		case "ste":
			words[i] = "sainte"
		}
	}
	return strings.Join(words, " ")
}

// FindPlace finds a city, department or region by its name, number or common
// abbreviation ("PACA", "69", "idf"). Of homonyms the one first in the table is
// returned, a city of mainland France.
func FindPlace(name string) (Place, bool) {
	key := placeKey(name)
	g := places()
	if p, ok := g.number[strings.ToUpper(key)]; ok {
		return p, true
	}
	key = strings.TrimPrefix(strings.TrimPrefix(key, "departement "), "region ")
	all := g.byName[key]
	if len(all) == 0 {
		for _, art := range []string{"de la ", "des ", "de l ", "de ", "du ", "d ", "le ", "la ", "l ", "les "} {
			if rest, ok := strings.CutPrefix(key, art); ok && len(g.byName[rest]) > 0 {
				return g.byName[rest][0], true
			}
		}
		return Place{}, false
	}
	return all[0], true
}

// Covers reports whether a session's place, as catalogues write it ("Lyon 3e",
// "69003 LYON", "Site de Bordeaux"), lies within p.
func (p Place) Covers(sessionPlace string) bool {
	words := strings.Fields(placeKey(strings.NewReplacer(",", " ", "(", " ", ")", " ", "/", " ", ";", " ", ":", " ").Replace(sessionPlace)))
	if p.Kind == City && p.Department == "" {
		return strings.Contains(" "+strings.Join(words, " ")+" ", " "+placeKey(p.Name)+" ")
	}
	department := postalDepartment(words)
	for _, q := range placesIn(words) {
		if department != "" && q.Kind == City && q.Department != department {
			continue // a homonym elsewhere
		}
		if p.holds(q) {
			return true
		}
	}
	d, ok := places().number[department]
	return ok && p.Kind != City && p.holds(d)
}

// holds reports whether q is p or lies in it.
func (p Place) holds(q Place) bool {
	switch p.Kind {
	case City:
		return q.Kind == City && p.Name == q.Name && p.Department == q.Department
	case Department:
		return q.Kind != Region && p.Department == q.Department || p == q
	}
	return p.Region != "" && p.Region == q.Region
}

// placesIn finds every place named in folded words, the longest names first:
// "saint denis de la reunion" is not Saint-Denis.
func placesIn(words []string) []Place {
	g := places()
	var out []Place
	for i := 0; i < len(words); i++ {
		for n := min(g.words, len(words)-i); n > 0; n-- {
			if all := g.byName[strings.Join(words[i:i+n], " ")]; len(all) > 0 {
				out = append(out, all...)
				i += n - 1
				break
			}
		}
	}
	return settleHomonyms(out)
}

// settleHomonyms keeps, of places of one name, those that another place in the
// same words speaks for.
func settleHomonyms(all []Place) []Place {
	var out []Place
	for _, p := range all {
		rivals, supported, rivalSupported := 0, false, false
		for _, q := range all {
			if q.Name == p.Name && q.Kind == p.Kind {
				if q != p {
					rivals++
					rivalSupported = rivalSupported || spokenFor(q, all)
				}
				continue
			}
			supported = supported || q.holds(p) || q.Region == p.Region
		}
		if rivals == 0 || supported || !rivalSupported {
			out = append(out, p)
		}
	}
	return out
}

func spokenFor(p Place, all []Place) bool {
	for _, q := range all {
		if (q.Name != p.Name || q.Kind != p.Kind) && q.Region == p.Region {
			return true
		}
	}
	return false
}

// postalDepartment returns the department of a postal code among the words.
func postalDepartment(words []string) string {
	for _, w := range words {
		if len(w) != 5 || strings.Trim(w, "0123456789") != "" {
			continue
		}
		switch {
		case strings.HasPrefix(w, "97"):
			return w[:3]
		case strings.HasPrefix(w, "200"), strings.HasPrefix(w, "201"):
			return "2A"
		case strings.HasPrefix(w, "202"), strings.HasPrefix(w, "206"):
			return "2B"
		}
		return w[:2]
	}
	return ""
}
