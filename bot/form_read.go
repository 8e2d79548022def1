package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// takeForm checks a form and keeps what it says; what is wrong goes back into
// the form, field by field.
func (b *Bot) takeForm(ctx context.Context, in *incoming, i *interaction) (any, error) {
	f := formReader{say: b.sayTo(ctx, in), now: b.o.Now(), wrong: map[string]string{}}
	if i.View.State != nil {
		f.values = i.View.State.Values
	}
	kind := asked
	switch i.View.CallbackID {
	case "mend":
		var a about
		if err := json.Unmarshal([]byte(i.View.PrivateMetadata), &a); err != nil {
			return nil, fmt.Errorf("read form: %w", err)
		}
		kind, in.Value, in.At, in.Terms = mended, a.Path, a.At, f.terms()
	case "profile":
		kind, in.Profile = profiled, f.profile()
	case "ask":
		in.Text, in.Quote = f.text("text"), true
		if in.Text == "" {
			f.wrong["text"] = f.say.T("bot.empty")
		}
	default:
		return nil, nil
	}
	if len(f.wrong) > 0 {
		return slack.NewErrorsViewSubmissionResponse(f.wrong), nil
	}
	return nil, b.keep(ctx, kind, "f-"+i.View.ID, in)
}

// formReader reads what was filled in. Empty fields are no fault.
type formReader struct {
	say    *messages.Printer
	now    time.Time
	values map[string]map[string]slack.BlockAction
	wrong  map[string]string // by field, what the person is told
}

func (f *formReader) text(name string) string { return strings.TrimSpace(f.values[name][name].Value) }

// number reads a number between two bounds, with a comma or a point.
func (f *formReader) number(name string, low, high float64) float64 {
	text := f.text(name)
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(strings.Replace(strings.Trim(text, "h €"), ",", ".", 1), 64)
	if err != nil || !(v >= low && v <= high) {
		f.wrong[name] = f.say.T("mend.bad-" + name)
		return 0
	}
	return v
}

// date reads a day; Slack gives YYYY-MM-DD.
func (f *formReader) date(name string) time.Time {
	day, err := time.ParseInLocation("2006-01-02", f.values[name][name].SelectedDate, catalog.Paris())
	if err != nil {
		return time.Time{}
	}
	return day
}

// terms reads the form that corrects a need.
func (f *formReader) terms() *recommend.Terms {
	t := &recommend.Terms{
		Goal: f.text("goal"), Hours: f.number("hours", 0.5, 500), Weekly: f.number("weekly", 0.5, 40),
		From: f.date("from"), Deadline: f.date("deadline"), Place: f.text("place"),
	}
	for _, o := range f.values["modalities"]["modalities"].SelectedOptions {
		for _, m := range modalities {
			if m.String() == o.Value {
				t.Modalities = append(t.Modalities, m)
			}
		}
	}
	if f.text("budget") != "" {
		cents := int64(math.Round(100 * f.number("budget", 0, 100_000)))
		t.MaxCents = &cents
	}
	y, m, d := f.now.In(catalog.Paris()).Date()
	switch today := time.Date(y, m, d, 0, 0, 0, 0, catalog.Paris()); {
	case !t.Deadline.IsZero() && t.Deadline.Before(today):
		f.wrong["deadline"] = f.say.T("mend.bad-deadline")
	case !t.Deadline.IsZero() && t.Deadline.Before(t.From):
		f.wrong["deadline"] = f.say.T("mend.bad-order")
	}
	f.place("place", t.Place)
	return t
}

// place wants a place that is known: what is not would be left out silently.
func (f *formReader) place(name, text string) {
	if _, ok := slots.FindPlace(text); text != "" && !ok {
		f.wrong[name] = f.say.T("mend.bad-place")
	}
}

// profile reads the form of the profile.
func (f *formReader) profile() *recommend.Profile {
	p := &recommend.Profile{Place: f.text("place")}
	f.place("place", p.Place)
	chosen := append(f.values["position"]["position"].SelectedOptions, f.values["branch"]["branch"].SelectedOption)
	for _, o := range chosen {
		var a catalog.Audience
		if o.Value != "" && a.UnmarshalText([]byte(o.Value)) == nil {
			p.Audience = append(p.Audience, a)
		}
	}
	return p
}
