package prompts

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

// MaxTeamMembers is how many members a team prompt tells of; of more, the rest
// is counted.
const MaxTeamMembers = 24

// TeamData is what the words of a team's plan are asked for with. No field holds
// an identity: members have codes.
type TeamData struct {
	Request     string   // the manager's words, codes in place of names
	Constraints []string // worded by code
	Figures     []string // of the plan, worded by code
	Members     []TeamMember
	Courses     []TeamCourse // 1 to MaxCandidates
}

// TeamMember is a member without identity.
type TeamMember struct {
	Code string // "M1" to "M999"
	Role string
	Gaps []string // worded by code: "Données : 1 → 3 sur 4"
}

// TeamCourse is a course of the plan.
type TeamCourse struct {
	Ref    string // "F1" to "F12"
	Course *catalog.Course
	Who    []string // codes of those who take it
}

// The views of a team.
type (
	teamView struct {
		Request              string
		Constraints, Figures []string
		Members              []teamMemberView
		Others               int
		Courses              []teamCourseView
	}
	teamMemberView struct {
		Code, Role string
		Gaps       []string
	}
	teamCourseView struct{ Ref, Title, Who string }
)

// roleRunes is how long a role may be: a job, not a story.
const roleRunes = 60

var codeForm = regexp.MustCompile(`^M[1-9][0-9]{0,2}$`)

// Team asks for the summary and the reasons of a plan that is made.
func (s *Set) Team(lang string, d TeamData) (Rendered, error) {
	v := teamView{Request: Clean(d.Request, requestRunes), Constraints: cleanAll(d.Constraints, phraseRunes, phrases), Figures: cleanAll(d.Figures, phraseRunes, phrases)}
	for i, m := range d.Members {
		if !codeForm.MatchString(m.Code) {
			return Rendered{}, fmt.Errorf("render prompt team: code %q is not of the form M1 to M999", m.Code)
		}
		if i >= MaxTeamMembers {
			v.Others++
			continue
		}
		v.Members = append(v.Members, teamMemberView{m.Code, Clean(m.Role, roleRunes), cleanAll(m.Gaps, phraseRunes, phrases)})
	}
	var refs []string
	for _, c := range d.Courses {
		if c.Course == nil || len(d.Courses) > MaxCandidates {
			return Rendered{}, fmt.Errorf("render prompt team: %d courses, at most %d, each of which must be there", len(d.Courses), MaxCandidates)
		}
		for _, code := range c.Who {
			if !codeForm.MatchString(code) {
				return Rendered{}, fmt.Errorf("render prompt team: code %q is not of the form M1 to M999", code)
			}
		}
		refs = append(refs, c.Ref)
		v.Courses = append(v.Courses, teamCourseView{c.Ref, Clean(c.Course.Title, titleRunes), whoTakes(c.Who)})
	}
	if err := checkRefs(refs); err != nil {
		return Rendered{}, fmt.Errorf("render prompt team: %w", err)
	}
	return s.render("team", lang, nothing{}, v, refs)
}

// whoTakes lists codes, the first of many.
func whoTakes(codes []string) string {
	if len(codes) <= MaxTeamMembers {
		return strings.Join(codes, ", ")
	}
	return strings.Join(codes[:MaxTeamMembers], ", ") + "…"
}
