package playground

import (
	"slices"
	"strconv"
	"strings"
)

// slackUser is a person in the form of users.info. The address is there only
// for who may read it, the locale only for who asks.
func (w *Workspace) slackUser(p Person, t *token, locale bool) obj {
	out := obj{"id": p.ID, "team_id": w.opt.TeamID, "name": p.Name, "real_name": p.RealName, "deleted": p.Gone,
		"color": p.Color, "tz": "Europe/Paris", "tz_label": "Central European Time", "tz_offset": 3600,
		"is_bot": p.IsBot, "is_admin": false, "is_owner": false, "is_restricted": p.Guest, "is_app_user": false,
		"updated": 1750000000, "profile": w.slackProfile(p, t)}
	if locale {
		out["locale"] = p.Locale
	}
	return out
}

func (w *Workspace) slackProfile(p Person, t *token) obj {
	first, last, _ := strings.Cut(p.RealName, " ")
	out := obj{"title": p.Title, "real_name": p.RealName, "real_name_normalized": p.RealName, "display_name": p.RealName,
		"display_name_normalized": p.RealName, "first_name": first, "last_name": last, "team": w.opt.TeamID, "fields": obj{}}
	if p.Email != "" && slices.Contains(t.scopes, "users:read.email") {
		out["email"] = p.Email
	}
	if p.IsBot {
		out["bot_id"], out["api_app_id"] = botID, appID
	}
	return out
}

// usersInfo takes one user, or several in users, as slack-go's GetUsersInfo asks.
func (w *Workspace) usersInfo(c *call) (obj, error) {
	locale := c.args.flag("include_locale")
	if ids := c.args.list("users"); len(ids) > 0 {
		var out []obj
		for _, id := range ids {
			p, ok := w.person(id)
			if !ok {
				return nil, refuse("user_not_found")
			}
			out = append(out, w.slackUser(p, c.token, locale))
		}
		return obj{"users": out}, nil
	}
	p, ok := w.person(c.args["user"])
	if !ok {
		return nil, refuse("user_not_found")
	}
	return obj{"user": w.slackUser(p, c.token, locale)}, nil
}

func (w *Workspace) usersList(c *call) (obj, error) {
	from, to, next, err := slice(c, len(w.people), 1000)
	if err != nil {
		return nil, err
	}
	out := []obj{}
	for _, p := range w.people[from:to] {
		out = append(out, w.slackUser(p, c.token, c.args.flag("include_locale")))
	}
	return obj{"members": out, "response_metadata": obj{"next_cursor": next}, "cache_ts": w.now().Unix()}, nil
}

func (w *Workspace) usersLookupByEmail(c *call) (obj, error) {
	for _, p := range w.people {
		if p.Email != "" && strings.EqualFold(p.Email, c.args["email"]) {
			return obj{"user": w.slackUser(p, c.token, false)}, nil
		}
	}
	return nil, refuse("users_not_found")
}

func (w *Workspace) usersProfileGet(c *call) (obj, error) {
	id := c.args["user"]
	if id == "" {
		id = botUser
	}
	p, ok := w.person(id)
	if !ok {
		return nil, refuse("user_not_found")
	}
	return obj{"profile": w.slackProfile(p, c.token)}, nil
}

func (w *Workspace) usergroupsList(c *call) (obj, error) {
	out := []obj{}
	for _, g := range w.groups {
		o := obj{"id": g.ID, "team_id": w.opt.TeamID, "is_usergroup": true, "name": g.Name, "handle": g.Handle,
			"description": "", "user_count": len(g.Users)}
		if c.args.flag("include_users") {
			o["users"] = g.Users
		}
		out = append(out, o)
	}
	return obj{"usergroups": out}, nil
}

func (w *Workspace) usergroupsUsersList(c *call) (obj, error) {
	for _, g := range w.groups {
		if g.ID == c.args["usergroup"] {
			return obj{"users": g.Users}, nil
		}
	}
	return nil, refuse("no_such_subteam")
}

// slice gives the part of n things that a call with cursor and limit asks for,
// and the cursor of the next part.
func slice(c *call, n, most int) (from, to int, next string, err error) {
	if cursor := c.args["cursor"]; cursor != "" {
		if from, err = strconv.Atoi(cursor); err != nil || from < 0 || from > n {
			return 0, 0, "", refuse("invalid_cursor")
		}
	}
	to = min(n, from+min(most, c.args.number("limit", 100)))
	if to < n {
		next = strconv.Itoa(to)
	}
	return from, to, next, nil
}
