package playground

func (w *Workspace) authTest(*call) (obj, error) {
	return obj{"url": w.base + "/", "team": w.opt.TeamName, "user": w.bot().Name, "team_id": w.opt.TeamID,
		"user_id": botUser, "bot_id": botID, "is_enterprise_install": false}, nil
}

// bot is the app's own user.
func (w *Workspace) bot() Person {
	p, _ := w.person(botUser)
	return p
}

func (w *Workspace) botsInfo(c *call) (obj, error) {
	if id := c.args["bot"]; id != "" && id != botID {
		return nil, refuse("bot_not_found")
	}
	return obj{"bot": obj{"id": botID, "name": w.opt.AppName, "deleted": false, "user_id": botUser, "app_id": appID,
		"updated": w.now().Unix(), "icons": obj{}}}, nil
}
