package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseHeading(t *testing.T) {
	for name, want := range map[string]heading{
		"Titre":                        {Field: FieldTitle},
		"  TITRE * ":                   {Field: FieldTitle},
		"Intitulé de la formation":     {Field: FieldTitle},
		"Title (FR)":                   {Field: FieldTitle, Lang: "fr"},
		"title EN/Titre EN":            {Field: FieldTitle, Lang: "en"},
		"title_fr":                     {Field: FieldTitle, Lang: "fr"},
		"Titre (anglais)":              {Field: FieldTitle, Lang: "en"},
		"LIBELLE_LONG_200":             {Field: FieldTitle},
		"course_name":                  {Field: FieldTitle},
		"Durée (h)":                    {Field: FieldHours, Unit: "h"},
		"Durée en jours":               {Field: FieldHours, Unit: "jours"},
		"Durée":                        {Field: FieldHours},
		"Durée (en minutes)":           {Field: FieldHours, Unit: "min"},
		"Nombre d’heures":              {Field: FieldHours, Unit: "h"},
		"Nb jours":                     {Field: FieldHours, Unit: "jours"},
		"Duration (HH:MM)":             {Field: FieldHours},
		"Duration HH:MM":               {Field: FieldHours},
		"Duration (days)":              {Field: FieldHours, Unit: "jours"},
		"hours":                        {Field: FieldHours, Unit: "h"},
		"Prix TTC":                     {Field: FieldCost},
		"Coût pédagogique (€ HT)":      {Field: FieldCost, Unit: "EUR"},
		"Objectifs pédagogiques":       {Field: FieldOutcomes},
		"PUBLIC VISÉ":                  {Field: FieldAudience},
		"Modalité(s)":                  {Field: FieldModality},
		"dateDebut":                    {Field: FieldStart},
		"start_date":                   {Field: FieldStart},
		"Pré-requis":                   {Field: FieldPrerequisites},
		"Mots-clés":                    {Field: FieldKeywords},
		"FicheRNCP":                    {Field: FieldCertification},
		"Course Code (Legacy)":         {Field: FieldID},
		"N°":                           {Field: FieldID},
		"Thèmes (EN)":                  {Field: FieldKeywords, Lang: "en"},
		"Couleur":                      {},
		"Couleur (h)":                  {},
		"Titre (h)":                    {Field: FieldTitle},
		"":                             {},
		"Competence 1.1 – label":       {},
		"N_GROUPE.LIBELLE_LONG":        {},
		strings.Repeat("Titre ", 1000): {},
	} {
		got, ok := parseHeading(name)
		got.Rank = 0
		if diff := cmp.Diff(want, got); diff != "" || ok != (want.Field != "") {
			t.Errorf("parseHeading(%.40q) (-want +got):\n%s", name, diff)
		}
	}
}

// TestHeaderTable reads headers.tsv and checks that no writing belongs to two
// fields, which would make the later one useless.
func TestHeaderTable(t *testing.T) {
	owner := map[string]string{}
	seen := map[string]bool{}
	for line := range strings.SplitSeq(headersTSV, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, "\t")
		seen[parts[0]] = true
		for _, w := range strings.Split(parts[1]+"|"+parts[2], "|") {
			name, _, _ := strings.Cut(w, "@")
			key := headerKey(name)
			if o := owner[key]; o != "" && o != parts[0] {
				t.Errorf("%q is both %s and %s", name, o, parts[0])
			}
			owner[key] = parts[0]
			if h, ok := parseHeading(name); !ok || string(h.Field) != parts[0] {
				t.Errorf("%q of %s is read as %s", name, parts[0], h.Field)
			}
		}
	}
	for _, f := range Fields {
		if !seen[string(f)] {
			t.Errorf("headers.tsv has no %s", f)
		}
		if h, ok := parseHeading(string(f)); !ok || h.Field != f {
			t.Errorf("the code %s is read as %s", f, h.Field)
		}
	}
}

func FuzzHeaders(f *testing.F) {
	for _, s := range []string{"Titre (FR)", "Durée en jours", "a/b/c", "((((", "title EN/Titre EN", "en en en", "\xff"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, name, label string) {
		h, ok := parseHeading(name)
		if ok != (h.Field != "") {
			t.Errorf("parseHeading(%q) = %+v, %v", name, h, ok)
		}
		recognise(name+headerJoin+label, label)
		joinRows([]rawRow{{cells: []string{name, label, ""}}, {cells: []string{label}}}, 3)
	})
}
