package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	ics "github.com/arran4/golang-ical"
	"github.com/charmbracelet/x/ansi"
	"github.com/go-analyze/charts"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

// calendar is the manager's: an all-day event for each session that members
// take, with their names. Work at one's own pace takes nobody away and stays
// out; nil without any session.
func (t *teamAnswer) calendar() ([]byte, error) {
	cal := ics.NewCalendar()
	cal.SetProductId("-//Parcours//parcours//" + strings.ToUpper(t.say.Lang))
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(t.say.T("team.calendar"))
	for i := range t.reply.Plan.Cohorts {
		c := &t.reply.Plan.Cohorts[i]
		t.event(cal, &recommend.Step{Course: c.Course, Session: c.Session, Start: c.Start, End: c.End, Hours: c.Course.Hours, Why: c.Why}, c.Members)
	}
	for i, steps := range t.reply.Plan.Alone {
		for j := range steps {
			if steps[j].Session != nil {
				t.event(cal, &steps[j], []int{i})
			}
		}
	}
	if len(cal.Events()) == 0 {
		return nil, nil
	}
	return []byte(cal.Serialize(ics.WithNewLineWindows)), nil
}

// event adds a session. Others see the manager as free: it is the members who
// are away.
func (t *teamAnswer) event(cal *ics.Calendar, s *recommend.Step, members []int) {
	sum := sha256.Sum256([]byte(string(s.Course.ID) + "\n" + isoDate(s.Start) + "\n" + s.Session.Place))
	e := ics.NewEvent(hex.EncodeToString(sum[:12]) + "@parcours-team")
	e.SetDtStampTime(t.env.Now())
	e.SetAllDayStartAt(catalog.Day(s.Start))
	e.SetAllDayEndAt(catalog.Day(s.End).AddDate(0, 0, 1))
	e.SetSummary(visible(s.Course.Title))
	about := []string{visible(t.say.T("team.for", "Count", len(members), "List", t.listed(members))), strings.Join(s.Facts(t.say), " · ")}
	if link := s.Link(); link != "" {
		e.SetURL(link)
		about = append(about, link)
	}
	e.SetDescription(strings.Join(about, "\n"))
	if s.Session.Place != "" {
		e.SetLocation(visible(s.Session.Place))
	}
	e.SetTimeTransparency(ics.TransparencyTransparent)
	cal.AddVEvent(e)
}

// maxPictured is how many members a picture shows: beyond, nobody can read it.
const maxPictured = 60

// picture is the levels before and after the plan, members × aims, in shades of
// one blue, which colour-blind readers tell apart too; each cell says its level.
// nil without aims.
func (t *teamAnswer) picture() ([]byte, error) {
	plan := t.reply.Plan
	if len(plan.Need.Aims) == 0 {
		return nil, nil
	}
	shown := min(len(plan.Need.Members), maxPictured)
	values := make([][]float64, shown)
	var labels []string
	for i := range shown {
		for _, a := range plan.Need.Aims {
			before, after := levelsOf(plan, i, a)
			values[i] = append(values[i], float64(before), float64(after))
		}
		labels = append(labels, ansi.Truncate(visible(t.name(i)), 32, "…"))
	}
	o := charts.NewHeatMapOptionWithData(values)
	o.Title.Text = t.say.T("team.picture", "Share", t.say.Percent(plan.Coverage))
	var legend []string
	for i, a := range plan.Need.Aims {
		letter := string(rune('A' + i))
		o.XAxis.Labels = append(o.XAxis.Labels, t.say.T("team.column.before", "Competence", letter), t.say.T("team.column.after", "Competence", letter))
		legend = append(legend, t.say.T("team.legend", "Letter", letter, "Competence", recommend.CompetenceName(a.Competence, t.say.Lang), "Level", int(a.To)))
	}
	o.XAxis.LabelCount = len(o.XAxis.Labels)
	o.Title.Subtext = strings.Join(legend, "\n")
	o.YAxis.Labels, o.YAxis.LabelCount = labels, len(labels)
	o.ScaleMinValue, o.ScaleMaxValue = charts.Ptr(0.0), charts.Ptr(float64(catalog.MaxLevel))
	o.ValuesLabel.Show = charts.Ptr(true)
	o.ValuesLabel.ValueFormatter = func(v float64) string { return strconv.Itoa(int(v)) }
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: 1000, Height: 140 + 28*shown + 20*len(legend)})
	if err := p.HeatMapChart(o); err != nil {
		return nil, fmt.Errorf("draw team: %w", err)
	}
	return p.Bytes()
}
