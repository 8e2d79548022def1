package bot

import (
	"slices"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
)

var (
	branches  = []catalog.Audience{catalog.State, catalog.Territorial, catalog.Hospital}
	positions = []catalog.Audience{catalog.Staff, catalog.Manager, catalog.Senior, catalog.Digital, catalog.Elected}
)

// profileForm is the form of what a person says of themselves.
func profileForm(say *messages.Printer, p *recommend.Profile) *slack.ModalViewRequest {
	form := newForm(say, "profile", "home.profile-title", "home.profile-submit")
	field(say, form, "place", "home.profile-place", "mend.place-hint", text("place", p.Place, 80))
	branch := slack.NewRadioButtonsBlockElement("branch", audienceOptions(say, branches)...)
	if chosen := chosenOf(branch.Options, p.Audience); len(chosen) > 0 {
		branch.InitialOption = chosen[0]
	}
	field(say, form, "branch", "home.profile-branch", "", branch)
	position := slack.NewCheckboxGroupsBlockElement("position", audienceOptions(say, positions)...)
	position.InitialOptions = chosenOf(position.Options, p.Audience)
	field(say, form, "position", "home.profile-position", "", position)
	return form
}

func audienceOptions(say *messages.Printer, list []catalog.Audience) []*slack.OptionBlockObject {
	var out []*slack.OptionBlockObject
	for _, a := range list {
		out = append(out, slack.NewOptionBlockObject(a.String(), plainText(upperFirst(say.T("audience."+a.String())), maxOption), nil))
	}
	return out
}

// chosenOf are the options that a profile holds.
func chosenOf(options []*slack.OptionBlockObject, who []catalog.Audience) []*slack.OptionBlockObject {
	var out []*slack.OptionBlockObject
	for _, o := range options {
		if slices.ContainsFunc(who, func(a catalog.Audience) bool { return a.String() == o.Value }) {
			out = append(out, o)
		}
	}
	return out
}
