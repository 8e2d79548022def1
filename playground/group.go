package playground

import (
	"slices"
	"strings"
)

// Slack's limits of a group message: two to eight people and who opens it.
const (
	minGroup = 3
	maxGroup = 9
)

// OpenGroup opens the group message of some people, BotUserID among them when
// the app takes part, or gives the one that they have. It gives its id.
func (w *Workspace) OpenGroup(people ...string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, _, err := w.group(people)
	if err != nil {
		return "", err
	}
	return c.id, nil
}

// group finds or opens a group message; fresh says that it was opened.
func (w *Workspace) group(people []string) (c *conversation, fresh bool, err error) {
	members := slices.Clone(people)
	slices.Sort(members)
	members = slices.Compact(members)
	for _, id := range members {
		if _, ok := w.person(id); !ok {
			return nil, false, refuse("user_not_found")
		}
	}
	switch {
	case len(members) < minGroup:
		return nil, false, refuse("not_enough_users")
	case len(members) > maxGroup:
		return nil, false, refuse("too_many_users")
	}
	for _, c := range w.conversations {
		if c.kind == kindGroup && slices.Equal(c.members, members) {
			return c, false, nil
		}
	}
	c = &conversation{id: newID("G"), kind: kindGroup, name: w.groupName(members), members: members}
	w.open(c)
	w.noteConversations()
	return c, true, nil
}

// groupName is what Slack calls a group message, which people are not shown.
func (w *Workspace) groupName(members []string) string {
	names := make([]string, 0, len(members))
	for _, id := range members {
		p, _ := w.person(id)
		names = append(names, p.Name)
	}
	return "mpdm-" + strings.Join(names, "--") + "-1"
}

// groupTitle names a group message to one of its members by the others.
func (w *Workspace) groupTitle(c *conversation, person string) string {
	var names []string
	for _, id := range c.members {
		if p, _ := w.person(id); id != person {
			names = append(names, p.RealName)
		}
	}
	return strings.Join(names, ", ")
}
