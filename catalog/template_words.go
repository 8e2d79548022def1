package catalog

import (
	_ "embed" // template.tsv
	"strings"
)

//go:embed template.tsv
var templateTSV string

// fieldHelp explains a column.
type fieldHelp struct{ what, example string }

// helpOf reads template.tsv.
func helpOf(f Field, lang string) fieldHelp {
	for line := range strings.SplitSeq(templateTSV, "\n") {
		parts := strings.Split(line, "\t")
		if len(parts) != 5 || Field(parts[0]) != f {
			continue
		}
		if lang == "en" {
			return fieldHelp{parts[3], parts[4]}
		}
		return fieldHelp{parts[1], parts[2]}
	}
	return fieldHelp{}
}

// templateLists are the words to choose from; a test proves that each is
// understood. In the order of the constants in words.go.
func templateLists(lang string) map[Field][]string {
	levels := []string{"1", "2", "3", "4", "5", "6", "7", "8"}
	if lang == "en" {
		return map[Field][]string{
			FieldModality: {"On site", "Remote", "Blended", "Self-paced"},
			FieldFormat:   {"Classroom", "Workshop", "Simulation", "E-learning", "Expedition", "Assessment", "Certification", "Mentoring", "Conference"},
			FieldAudience: {"Central government", "Local government", "Hospital", "Staff", "Managers", "Senior executives", "Digital", "Elected officials"},
			FieldLanguage: {"French", "English"},
			FieldLevel:    levels,
		}
	}
	return map[Field][]string{
		FieldModality: {"Présentiel", "À distance", "Hybride", "En autonomie"},
		FieldFormat:   {"Stage", "Atelier", "Simulation", "Module en ligne", "Expédition apprenante", "Évaluation", "Certification", "Mentorat", "Conférence"},
		FieldAudience: {"Fonction publique d’État", "Fonction publique territoriale", "Fonction publique hospitalière", "Agents", "Encadrants", "Cadres dirigeants", "Métiers du numérique", "Élus"},
		FieldLanguage: {"Français", "Anglais"},
		FieldLevel:    levels,
	}
}
