package recommend

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
)

// drawTeam draws a team with any of the bounds.
func drawTeam(t *rapid.T) *TeamNeed {
	n := &TeamNeed{Need: *drawNeed(t), PerMember: drawOne[float64](t, "each", 0, 0, 3, 7, 14, 30), MaxAway: drawOne(t, "most away", 0, 0, 1, 2), Together: rarely(t, "together")}
	n.CourseHours = 0
	if rarely(t, "each's money") {
		cents := drawOne[int64](t, "each's limit", 0, 20_000)
		n.MaxEach = &cents
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "members") {
		m := Member{Code: "M" + strconv.Itoa(i+1), Levels: Levels{}, Place: drawOne(t, "works", "", "", "Lyon", "Paris", "nowhere"), Hours: drawOne[float64](t, "own", 0, 0, 0, 5),
			Audience: some(t, "is", catalog.State, catalog.Staff)}
		for _, id := range some(t, "knows", drawnCompetences...) {
			m.Levels[id] = catalog.Level(rapid.IntRange(0, 8).Draw(t, "level"))
		}
		for range drawOne(t, "absences", 0, 0, 1, 2) {
			from := rapid.IntRange(-5, 100).Draw(t, "away from")
			m.Away = append(m.Away, Span{drawDay(t, "away", from), drawDay(t, "back", from+rapid.IntRange(-2, 20).Draw(t, "away for"))})
		}
		n.Members = append(n.Members, m)
	}
	return n
}

// TestTeamIsValid: whatever the need and the courses, the checker has nothing
// against the plan, and the objective of its steps, counted anew, is what the
// search believed.
func TestTeamIsValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, candidates := drawTeam(t), drawCandidates(t)
		plan := PlanTeam(n, candidates, planDay)
		if faults := CheckTeam(n, plan, planDay); len(faults) > 0 {
			t.Fatalf("%s: %+v\n%+v", faults[0].Kind, faults, plan)
		}
		p := newTeamProblem(n, candidates, dayOf(planDay), DefaultTeamObjective)
		s := p.solve()
		if n.Together {
			s = p.together()
		}
		if v := s.value(); v > plan.Value+insignificant || v < plan.Value-insignificant {
			t.Fatalf("the search values %v, its steps are worth %v", v, plan.Value)
		}
	})
}

// aTeam is four members and courses on one competence.
func aTeam() (*TeamNeed, []Candidate) {
	id := catalog.CompetenceID("metiers:cybersecurite")
	n := &TeamNeed{PerMember: 12, MaxAway: 2}
	n.Lang, n.Aims = "fr", []Aim{{Competence: id, From: 1, To: 4, Weight: 1, Asked: true}}
	for i := range 4 {
		n.Members = append(n.Members, Member{Code: "M" + strconv.Itoa(i+1), Levels: Levels{id: catalog.Level(1 + i/2)}})
	}
	session := func(id string, day, seats int) catalog.Session {
		return catalog.Session{ID: id, Start: after(day), End: after(day), Place: "Lyon", Seats: seats}
	}
	course := func(name string, level catalog.Level, sessions ...catalog.Session) Candidate {
		return Candidate{&catalog.Course{ID: catalog.CourseID(name), Title: name, Hours: 6, Modality: catalog.OnSite, Cost: catalog.Money{Cents: 10_000, Currency: "EUR"},
			Teaches: []catalog.Target{{Competence: id, Level: level}}, Sessions: sessions}, 1}
	}
	return n, []Candidate{course("A", 4, session("1", 21, 2), session("2", 28, 5)), course("B", 3, session("1", 35, 5))}
}

// TestTeamTogether: members share sessions as far as seats and absences let
// them.
func TestTeamTogether(t *testing.T) {
	n, candidates := aTeam()
	plan := PlanTeam(n, candidates, planDay)
	if len(plan.Cohorts) != 2 || plan.Coverage != 1 || plan.Days != 4 || plan.Cents != 40_000 || plan.Hours != 24 {
		t.Fatalf("two cohorts of two are wanted, got %+v", plan)
	}
	n.MaxAway = 0
	candidates[0].Course.Sessions[0].Seats = 4
	if plan := PlanTeam(n, candidates, planDay); len(plan.Cohorts) != 1 || len(plan.Cohorts[0].Members) != 4 {
		t.Errorf("one cohort of four is wanted, got %+v", plan.Cohorts)
	}
	n.Together, n.MaxAway = true, 2
	if plan := PlanTeam(n, candidates, planDay); plan.count() != 0 {
		t.Errorf("all together with two away at most cannot be: %+v", plan.Cohorts)
	}
}

// TestCheckTeam: every kind of fault is found in a plan that was right.
func TestCheckTeam(t *testing.T) {
	for name, c := range map[string]struct {
		want  FaultKind
		spoil func(n *TeamNeed, p *TeamPlan)
	}{
		"seats":    {SeatsOver, func(_ *TeamNeed, p *TeamPlan) { p.Cohorts[0].Course.Sessions[0].Seats = 1 }},
		"absences": {TooManyAway, func(n *TeamNeed, _ *TeamPlan) { n.MaxAway = 1 }},
		"a member's days": {MemberAway, func(n *TeamNeed, p *TeamPlan) {
			n.Members[p.Cohorts[0].Members[0]].Away = []Span{{after(0), after(90)}}
		}},
		"no such member":   {UnknownMember, func(_ *TeamNeed, p *TeamPlan) { p.Cohorts[0].Members = []int{0, 7} }},
		"a member twice":   {UnknownMember, func(_ *TeamNeed, p *TeamPlan) { p.Cohorts[0].Members = []int{1, 1} }},
		"coverage":         {WrongFigures, func(_ *TeamNeed, p *TeamPlan) { p.Coverage = 0.9 }},
		"money":            {WrongFigures, func(_ *TeamNeed, p *TeamPlan) { p.Cents-- }},
		"days":             {WrongFigures, func(_ *TeamNeed, p *TeamPlan) { p.Days++ }},
		"apart":            {NotTogether, func(n *TeamNeed, _ *TeamPlan) { n.Together = true }},
		"unknown hours":    {HoursUnknown, func(n *TeamNeed, p *TeamPlan) { n.PerMember, n.Hours, p.Cohorts[0].Course.Hours = 0, 99, 0 }},
		"team's hours":     {HoursOver, func(n *TeamNeed, _ *TeamPlan) { n.Hours = 20 }},
		"a member's money": {TooDear, func(n *TeamNeed, _ *TeamPlan) { n.MaxEach = new(int64) }},
		"team's money":     {MoneyOver, func(n *TeamNeed, _ *TeamPlan) { n.MaxCents = new(int64) }},
		"a member's hours": {CourseTooLong, func(n *TeamNeed, _ *TeamPlan) { n.Members[0].Hours = 3 }},
		"deadline":         {AfterDeadline, func(n *TeamNeed, _ *TeamPlan) { n.Deadline = after(10) }},
		"done":             {AlreadyDone, func(n *TeamNeed, p *TeamPlan) { n.Members[0].Done = []catalog.CourseID{"A"} }},
		"place":            {WrongPlace, func(n *TeamNeed, _ *TeamPlan) { n.Members[0].Place = "Paris" }},
		"prerequisite":     {PrerequisiteMissing, func(_ *TeamNeed, p *TeamPlan) { p.Cohorts[0].Course.Prerequisites = []catalog.CourseID{"B"} }},
		"no such session":  {SessionUnknown, func(_ *TeamNeed, p *TeamPlan) { s := *p.Cohorts[0].Session; s.ID = "9"; p.Cohorts[0].Session = &s }},
		"no course":        {SessionUnknown, func(_ *TeamNeed, p *TeamPlan) { p.Cohorts[0].Course = nil }},
		"shown dates":      {SessionUnknown, func(_ *TeamNeed, p *TeamPlan) { p.Cohorts[0].Start = after(22) }},
	} {
		n, candidates := aTeam()
		plan := PlanTeam(n, candidates, planDay)
		if faults := CheckTeam(n, plan, planDay); len(faults) > 0 {
			t.Fatalf("before: %+v", faults)
		}
		c.spoil(n, plan)
		faults := CheckTeam(n, plan, planDay)
		if !slices.ContainsFunc(faults, func(f Fault) bool { return f.Kind == c.want }) {
			t.Errorf("%s: %s is wanted, got %+v", name, c.want, faults)
		}
	}
	if faults := CheckTeam(&TeamNeed{}, nil, planDay); len(faults) == 0 {
		t.Error("no plan passes")
	}
}

func TestReadTeam(t *testing.T) {
	members := make([]Member, 5)
	for i := range members {
		members[i].Code = "M" + strconv.Itoa(i+1)
	}
	type read struct {
		Away                             int
		Team, Head, More, Together, Room bool
		Without                          []int
		Rest                             string
	}
	for text, want := range map[string]read{
		"cybersécurité, 12 h chacun, avant juin, au plus 2 absents le même jour":            {Away: 2, Rest: "cybersécurité, 12 h, avant juin"},
		"RGPD, 160 heures en tout, pas plus de 5 absents par jour":                          {Away: 5, Team: true, Rest: "RGPD, 160 heures"},
		"tableur, 100 € par personne, jamais plus de trois personnes parties en même temps": {Away: 3, Head: true, Rest: "tableur, 100 €"},
		"excel, trois doivent rester":                                                       {Away: 2, Rest: "excel"},
		"RGPD tous ensemble, dans la même salle":                                            {Together: true, Room: true, Rest: "RGPD"},
		"avec 2 jours de plus":                                                              {More: true, Rest: "avec 2 jours"},
		"sans M2 ni M4":                                                                     {Without: []int{1, 3}, Rest: ""},
		"GDPR, four hours each, at most 2 people away at once":                              {Away: 2, Rest: "GDPR, four hours"},
		"que proposer à mon équipe sur l'IA, 9 h chacun":                                    {Rest: "l'IA, 9 h"},
		"un seul absent à la fois":                                                          {Away: 1, Rest: ""},
		"2 heures chacun sur les absences au travail":                                       {Rest: "2 heures sur les absences au travail"},
	} {
		w := readTeam(text, members, planDay)
		got := read{w.maxAway, w.teamHour, w.perHead, w.more, w.together, w.room, w.without, w.rest}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got)\n%s", text, diff)
		}
	}
	w := readTeam("sans M3 en mars, budget 3 000 €", members, planDay)
	day := func(m time.Month, d int) time.Time {
		return time.Date(planDay.Year()+1, m, d, 0, 0, 0, 0, planDay.Location())
	}
	if diff := cmp.Diff([]Exception{{2, Span{day(time.March, 1), day(time.March, 31)}}}, w.except); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestTeamWhatIf(t *testing.T) {
	r := plainRecommender(t)
	q := TeamQuestion{Text: "cybersécurité, 3 h chacun, avant juin", Members: []Member{{Code: "M1", Role: "cadre de santé"}, {Code: "M2", Role: "aide-soignante"}, {Code: "M3", Role: "aide-soignante"}}}
	first, err := r.Team(t.Context(), q, nil)
	if err != nil || first.Plan.count() == 0 || first.Need.PerMember != 3 || first.Need.Hours != 0 {
		t.Fatalf("%v, %+v", err, first.Need)
	}
	ask := func(text string) *TeamReply {
		reply, err := r.Team(t.Context(), TeamQuestion{Text: text, Before: first}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if faults := CheckTeam(reply.Need, reply.Plan, testDay); len(faults) > 0 || len(reply.Changes) == 0 {
			t.Errorf("%s: %+v, changes %v", text, faults, reply.Changes)
		}
		return reply
	}
	if more := ask("avec 2 jours de plus"); more.Need.PerMember != 15 || more.Plan.Value < first.Plan.Value-insignificant {
		t.Errorf("%+v", more.Need.PerMember)
	}
	if gone := ask("sans M2"); len(gone.Need.Members) != 2 || gone.Need.Members[1].Code != "M3" || len(first.Need.Members) != 3 {
		t.Errorf("%+v", gone.Need.Members)
	}
	if gone := ask("sans la cadre de santé finalement"); len(gone.Need.Members) != 2 || gone.Need.Members[0].Code != "M2" {
		t.Errorf("%+v", gone.Need.Members)
	}
	if free := ask("gratuit uniquement"); free.Need.MaxCents == nil || free.Plan.Cents != 0 {
		t.Errorf("%+v", free.Need.MaxCents)
	}
	if away := ask("sans M1 en mars"); len(away.Need.Members) != 3 || len(away.Need.Members[0].Away) != 1 {
		t.Errorf("%+v", away.Need.Members[0])
	}
}

func TestDiffTeam(t *testing.T) {
	need := &TeamNeed{Members: make([]Member, 2)}
	a := &TeamPlan{Need: need, Coverage: 0.74, Cents: 10_000, Hours: 12, Days: 2}
	b := &TeamPlan{Need: need, Coverage: 0.81, Cents: 55_000, Hours: 24, Days: 1}
	want := []string{"couverture 74\u00a0% → 81\u00a0%", "+\u00a0450\u00a0€", "+\u00a012\u00a0h de formation", "−\u00a01 jour d’absence"}
	if diff := cmp.Diff(want, DiffTeam(a, b, messages.For("fr"))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"the plan stays the same"}, DiffTeam(a, a, messages.For("en"))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
