package bot

import (
	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
)

var modalities = []catalog.Modality{catalog.OnSite, catalog.Remote, catalog.Blended, catalog.SelfPaced}

// mendForm is the form that corrects what was understood, filled in with it.
func mendForm(say *messages.Printer, a about, n *recommend.Need) *slack.ModalViewRequest {
	form := newForm(say, "mend", "mend.title", "mend.submit")
	form.PrivateMetadata = a.String()
	field(say, form, "goal", "mend.goal", "", text("goal", n.Goal, 300))
	field(say, form, "hours", "mend.hours", "mend.hours-hint", text("hours", number(say, n.Hours), 10))
	field(say, form, "weekly", "mend.weekly", "", text("weekly", number(say, n.Weekly), 10))
	from, deadline := slack.NewDatePickerBlockElement("from"), slack.NewDatePickerBlockElement("deadline")
	if !n.From.IsZero() {
		from.InitialDate = n.From.Format("2006-01-02")
	}
	if !n.Deadline.IsZero() {
		deadline.InitialDate = n.Deadline.Format("2006-01-02")
	}
	field(say, form, "from", "mend.from", "", from)
	field(say, form, "deadline", "mend.deadline", "", deadline)
	boxes := slack.NewCheckboxGroupsBlockElement("modalities")
	for _, m := range modalities {
		o := slack.NewOptionBlockObject(m.String(), plainText(upperFirst(say.T("modality."+m.String())), maxOption), nil)
		boxes.Options = append(boxes.Options, o)
		for _, wanted := range n.Modalities {
			if wanted == m {
				boxes.InitialOptions = append(boxes.InitialOptions, o)
			}
		}
	}
	field(say, form, "modalities", "mend.modalities", "", boxes)
	place := ""
	if len(n.Places) > 0 {
		place = n.Places[0].Name
	}
	field(say, form, "place", "mend.place", "mend.place-hint", text("place", place, 80))
	budget := ""
	if n.MaxCents != nil {
		budget = number(say, float64(*n.MaxCents)/100)
		if *n.MaxCents == 0 {
			budget = "0"
		}
	}
	field(say, form, "budget", "mend.budget", "mend.budget-hint", text("budget", budget, 10))
	return form
}

// number writes a number as people do, "" for none.
func number(say *messages.Printer, v float64) string {
	if v == 0 {
		return ""
	}
	return say.Decimal(v, -1)
}
