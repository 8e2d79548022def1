package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/store"
)

// maxTeam is how many members a plan takes: more would not fit in a message.
const maxTeam = 50

// named finds the people and the user groups that a raw text mentions
// (https://docs.slack.dev/messaging/formatting-message-text).
var named = regexp.MustCompile(`<(?:@([UW][A-Z0-9]+)|!subteam\^(S[A-Z0-9]+))(?:\|[^<>]*)?>`)

// membersOf are the ids of those whom a raw text mentions, in order, the app
// itself apart. Whoever is named twice is there twice.
func membersOf(raw, self string) []string {
	var out []string
	for _, m := range named.FindAllStringSubmatch(raw, -1) {
		if id := m[1] + m[2]; id != self {
			out = append(out, id)
		}
	}
	return out
}

// mate is one member of a team: who Slack says they are, and what is kept of
// them.
type mate struct {
	user, name, first, lang string
	learner                 store.Learner // as kept; its ID alone when nothing is
	open                    bool          // what is kept of them may be used
}

// roster is whom a manager named, and what is to be said of those left out.
type roster struct {
	mates []mate
	notes []string // mrkdwn
	seen  map[string]bool
	over  int
}

// roll finds out who is meant by ids of people and of groups.
func (t *task) roll(ctx context.Context, ids []string) (*roster, error) {
	r := &roster{seen: map[string]bool{}}
	for _, id := range ids {
		var err error
		if strings.HasPrefix(id, "S") {
			err = t.addGroup(ctx, r, id)
		} else {
			err = t.addPerson(ctx, r, id, true)
		}
		if err != nil {
			return nil, err
		}
	}
	if r.over > 0 {
		r.notes = append(r.notes, escape(t.say.T("bot-team.over", "Count", r.over, "Most", maxTeam)))
	}
	return r, nil
}

// addGroup adds a group's members. The manager, who mostly is in their own
// group, counts only where they are named.
func (t *task) addGroup(ctx context.Context, r *roster, id string) error {
	users, err := t.api.GetUserGroupMembersContext(ctx, id, slack.GetUserGroupMembersOptionTeamID(t.in.Team))
	group := "<!subteam^" + id + ">"
	switch code := RefusedCode(err); {
	case code == "missing_scope":
		r.notes = append(r.notes, t.say.T("bot-team.group-closed", "Group", group))
		return nil
	case code == "no_such_subteam" || code == "subteam_not_found":
		r.notes = append(r.notes, t.say.T("bot-team.group-unknown", "Group", group))
		return nil
	case err != nil:
		return fmt.Errorf("read user group: %w", err)
	case len(users) == 0:
		r.notes = append(r.notes, t.say.T("bot-team.group-empty", "Group", group))
		return nil
	}
	for _, u := range users {
		if u == t.in.User {
			r.notes = append(r.notes, t.say.T("bot-team.yourself", "Group", group))
			continue
		}
		if err := t.addPerson(ctx, r, u, false); err != nil {
			return err
		}
	}
	return nil
}

// addPerson adds one person, or says why not. byName tells that the manager
// wrote the name, and not that of a group.
func (t *task) addPerson(ctx context.Context, r *roster, id string, byName bool) error {
	if r.seen[id] {
		if byName {
			r.note(t, "twice", "<@"+id+">")
		}
		return nil
	}
	r.seen[id] = true
	if len(r.mates) == maxTeam {
		r.over++
		return nil
	}
	u, err := t.api.GetUserInfoContext(ctx, id)
	switch code := RefusedCode(err); {
	case slices.Contains([]string{"user_not_found", "users_not_found", "user_not_visible"}, code):
		r.note(t, "unknown", "<@"+id+">")
		return nil
	case err != nil:
		return fmt.Errorf("read a member: %w", err)
	case u.Deleted:
		r.note(t, "deactivated", escape(nameOf(u)))
		return nil
	case u.IsBot || id == "USLACKBOT":
		r.note(t, "robot", escape(nameOf(u)))
		return nil
	case u.IsRestricted || u.IsUltraRestricted || u.IsStranger:
		r.note(t, "guest", escape(nameOf(u)))
		return nil
	}
	m := mate{user: id, name: nameOf(u), first: u.Profile.FirstName, lang: u.Locale}
	if m.learner, err = t.b.person(ctx, &incoming{Team: t.in.Team, User: id}); err != nil {
		return err
	}
	m.open = id == t.in.User || agreed(m.learner.Consents[consentKey(t.person.ID)], t.b.o.Now())
	r.mates = append(r.mates, m)
	return nil
}

func (r *roster) note(t *task, what, name string) {
	r.notes = append(r.notes, t.say.T("bot-team."+what, "Name", name))
}

// nameOf is how a person is called among colleagues.
func nameOf(u *slack.User) string {
	for _, name := range []string{u.Profile.RealName, u.RealName, u.Profile.DisplayName, u.Name} {
		if name = strings.Join(strings.Fields(name), " "); name != "" {
			return cut(name, 60)
		}
	}
	return u.ID
}

// manages reports whether the operator lets the person plan for a team.
func (t *task) manages(ctx context.Context) (bool, error) {
	for _, id := range t.b.o.Managers {
		if id == t.in.User {
			return true, nil
		}
	}
	for _, id := range t.b.o.Managers {
		if !strings.HasPrefix(id, "S") {
			continue
		}
		users, err := t.api.GetUserGroupMembersContext(ctx, id, slack.GetUserGroupMembersOptionTeamID(t.in.Team))
		switch {
		case RefusedCode(err) != "": // of another workspace, gone, or the app may not read groups
			t.b.log.Warn("group of managers not read", "group", id, "error", err)
		case err != nil:
			return false, fmt.Errorf("read group of managers: %w", err)
		case slices.Contains(users, t.in.User):
			return true, nil
		}
	}
	return false, nil
}
