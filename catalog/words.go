package catalog

import "fmt"

// Modality says where and when one learns. The zero value means unknown.
type Modality uint8

// The modalities.
const (
	OnSite    Modality = iota + 1 // présentiel
	Remote                        // à distance, with others at a set time
	Blended                       // hybride
	SelfPaced                     // en autonomie, when one wants
)

// Format says what kind of thing one takes part in. Zero means unknown.
type Format uint8

// The formats.
const (
	Classroom     Format = iota + 1 // stage, formation classique
	Workshop                        // atelier
	Simulation                      // simulation, jeu sérieux
	ELearning                       // module en ligne, MOOC
	Expedition                      // expédition apprenante, visite
	Assessment                      // évaluation, campagne Pix
	Certification                   // certification (Pix, RNCP, RS)
	Mentoring                       // mentorat, tutorat
	Conference                      // webinaire, conférence
)

// Audience is one group of people a course is meant for. Zero means unknown.
type Audience uint8

// The audiences: three branches of the civil service, then positions.
const (
	State       Audience = iota + 1 // fonction publique de l'État
	Territorial                     // fonction publique territoriale
	Hospital                        // fonction publique hospitalière
	Staff                           // agents
	Manager                         // encadrants
	Senior                          // cadres dirigeants
	Digital                         // métiers du numérique
	Elected                         // élus
)

var (
	modalityCodes = []string{"", "onsite", "remote", "blended", "selfpaced"}
	formatCodes   = []string{"", "classroom", "workshop", "simulation", "elearning", "expedition", "assessment", "certification", "mentoring", "conference"}
	audienceCodes = []string{"", "state", "territorial", "hospital", "staff", "manager", "senior", "digital", "elected"}
)

// String returns the stable code of the canonical form, "" when unknown.
func (m Modality) String() string { return codeOf(modalityCodes, m) }

// String returns the stable code of the canonical form, "" when unknown.
func (f Format) String() string { return codeOf(formatCodes, f) }

// String returns the stable code of the canonical form, "" when unknown.
func (a Audience) String() string { return codeOf(audienceCodes, a) }

// MarshalText writes the stable code.
func (m Modality) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// MarshalText writes the stable code.
func (f Format) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// MarshalText writes the stable code.
func (a Audience) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads the stable code; free words are the work of ParseModality.
func (m *Modality) UnmarshalText(b []byte) error { return fromCode(modalityCodes, string(b), m) }

// UnmarshalText reads the stable code; free words are the work of ParseFormat.
func (f *Format) UnmarshalText(b []byte) error { return fromCode(formatCodes, string(b), f) }

// UnmarshalText reads the stable code; free words are the work of ParseAudience.
func (a *Audience) UnmarshalText(b []byte) error { return fromCode(audienceCodes, string(b), a) }

func codeOf[T ~uint8](codes []string, v T) string {
	if int(v) < len(codes) {
		return codes[v]
	}
	return fmt.Sprintf("code(%d)", uint8(v))
}

func fromCode[T ~uint8](codes []string, s string, v *T) error {
	for i, c := range codes {
		if c == s {
			*v = T(i)
			return nil
		}
	}
	return fmt.Errorf("unknown code %q, expected one of %q", s, codes[1:])
}
