package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

// Bounds of the Home tab: Slack takes 100 blocks and ten boxes in a list. A
// path proposed and not kept is forgotten after a month.
const (
	maxHomePaths = 10
	maxBoxes     = 10
	proposalLife = 30 * 24 * time.Hour
)

// kept are the paths that a person follows, the one chosen last first. Old
// proposals are dropped on the way.
func (t *task) kept(ctx context.Context) ([]store.KeptPath, error) {
	all, err := t.b.o.Store.Paths(ctx, t.person.ID)
	if err != nil {
		return nil, err
	}
	var out []store.KeptPath
	for _, k := range all {
		if !k.Kept.IsZero() {
			out = append(out, k)
		} else if t.b.o.Now().Sub(k.Updated) > proposalLife {
			if err := t.b.o.Store.RemovePath(ctx, t.person.ID, k.ID); err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(out, func(a, b store.KeptPath) int { return b.Kept.Compare(a.Kept) })
	return out, nil
}

// publish draws the person's Home tab.
func (t *task) publish(ctx context.Context) error {
	paths, err := t.kept(ctx)
	if err != nil {
		return err
	}
	v := homeView(t.say, &t.person, paths, t.b.o.Now())
	if _, err := t.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: t.in.User, View: v}); err != nil {
		return fmt.Errorf("draw home tab: %w", err)
	}
	return nil
}

// homeView is the Home tab: what Parcours does, the paths at hand, what is
// known of the person, and what they can do about it.
func homeView(say *messages.Printer, who *store.Learner, paths []store.KeptPath, now time.Time) slack.HomeTabViewRequest {
	blocks := []slack.Block{
		slack.NewHeaderBlock(plainText(say.T("home.hello"), maxTitle)), section(escape(say.T("home.intro"))),
		slack.NewActionBlock("ask", button("home-ask", say.T("home.ask"), "", "ask").WithStyle(slack.StylePrimary)),
		slack.NewDividerBlock(), slack.NewHeaderBlock(plainText(say.T("home.paths"), maxTitle)),
	}
	if len(paths) == 0 {
		blocks = append(blocks, section(escape(say.T("home.no-path"))))
	}
	for i := range paths {
		if i == maxHomePaths {
			blocks = append(blocks, footnote(escape(say.T("home.more"))))
			break
		}
		blocks = append(blocks, homePath(say, &paths[i], now)...)
	}
	profile := section(joinLines(profileLines(say, &who.Profile)))
	profile.Accessory = slack.NewAccessory(button("home-profile", say.T("home.profile-edit"), "", "profile"))
	erase := button("home-erase", say.T("home.erase"), "", "erase").WithStyle(slack.StyleDanger)
	confirm := slack.NewConfirmationBlockObject(plainText(say.T("home.erase-title"), 100), plainText(say.T("home.erase-text"), 300),
		plainText(say.T("home.erase-confirm"), 30), plainText(say.T("home.cancel"), 30))
	confirm.Style = slack.StyleDanger
	erase.Confirm = confirm
	blocks = append(blocks, slack.NewDividerBlock(), slack.NewHeaderBlock(plainText(say.T("home.profile"), maxTitle)), profile)
	blocks = append(blocks, homeSeers(say, who, now)...)
	blocks = append(blocks, slack.NewHeaderBlock(plainText(say.T("home.data"), maxTitle)), section(escape(say.T("home.data-text"))),
		slack.NewActionBlock("data", button("home-export", say.T("home.export"), "", "export"), erase))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

// homePath is one path: its goal, how far it is, its steps to tick off.
func homePath(say *messages.Printer, k *store.KeptPath, now time.Time) []slack.Block {
	id := string(k.ID)
	goal := k.Path.Need.Goal
	if goal == "" {
		goal = k.Path.Steps[0].Course.Title
	}
	head := []string{bold(upperFirst(cut(goal, maxTitle))), escape(say.T("home.progress", "Count", len(k.Path.Steps), "Done", len(k.Done),
		"Hours", say.Hours(k.Path.Hours), "End", say.Day(k.Path.End()))), nextStep(say, k)}
	blocks := []slack.Block{section(joinLines(head))}
	boxes := slack.NewCheckboxGroupsBlockElement("home-done." + id)
	for i := range k.Path.Steps[:min(len(k.Path.Steps), maxBoxes)] {
		s := &k.Path.Steps[i]
		o := slack.NewOptionBlockObject(strconv.Itoa(i+1), plainText(strconv.Itoa(i+1)+". "+s.Course.Title, maxOption), plainText(s.When(say), maxOption))
		boxes.Options = append(boxes.Options, o)
		if slices.Contains(k.Done, i+1) {
			boxes.InitialOptions = append(boxes.InitialOptions, o)
		}
	}
	drop := button("home-drop", say.T("home.drop"), "", id)
	drop.Confirm = slack.NewConfirmationBlockObject(plainText(say.T("home.drop-title"), 100), plainText(say.T("home.drop-text"), 300),
		plainText(say.T("home.drop"), 30), plainText(say.T("home.cancel"), 30))
	return append(blocks, slack.NewActionBlock("steps-"+id, boxes), slack.NewActionBlock("path-"+id,
		button("home-ics", say.T("bot.calendar"), say.T("bot.calendar-label"), id), button("home-pdf", say.T("bot.pdf"), say.T("bot.pdf-label"), id), drop))
}

// nextStep says which step comes next.
func nextStep(say *messages.Printer, k *store.KeptPath) string {
	for i := range k.Path.Steps {
		if s := &k.Path.Steps[i]; !slices.Contains(k.Done, i+1) {
			return say.T("home.next", "Title", escape(cut(s.Course.Title, maxTitle)), "When", escape(s.When(say)))
		}
	}
	return escape(say.T("home.over"))
}

// profileLines say what is known of a person.
func profileLines(say *messages.Printer, p *recommend.Profile) []string {
	place := say.T("home.no-place")
	if p.Place != "" {
		place = say.T("home.place", "Place", escape(p.Place))
	}
	var who []string
	for _, a := range p.Audience {
		who = append(who, say.T("audience."+a.String()))
	}
	public := say.T("home.no-public")
	if len(who) > 0 {
		public = say.T("home.public", "Public", escape(strings.Join(who, ", ")))
	}
	return []string{place, public}
}
