package playground

// viewsOpen opens a modal in the place of those that are open.
func (w *Workspace) viewsOpen(c *call) (obj, error) {
	person, err := w.exchange(c.args["trigger_id"])
	if err != nil {
		return nil, err
	}
	old := w.modals[person]
	w.leave(old...)
	if err := w.enter(c.view, person); err != nil {
		return nil, err
	}
	c.view.root = c.view.ID
	w.modals[person] = []*view{c.view}
	w.noteModals(person)
	return obj{"view": w.slackView(c.view)}, nil
}

// viewsPush lays a modal on the open one.
func (w *Workspace) viewsPush(c *call) (obj, error) {
	person, err := w.exchange(c.args["trigger_id"])
	if err != nil {
		return nil, err
	}
	if err := w.push(person, c.view); err != nil {
		return nil, err
	}
	return obj{"view": w.slackView(c.view)}, nil
}

func (w *Workspace) push(person string, v *view) error {
	stack := w.modals[person]
	switch {
	case len(stack) == 0:
		return refuse("not_found")
	case len(stack) >= maxStack:
		return refuse("push_limit_reached")
	}
	if err := w.enter(v, person); err != nil {
		return err
	}
	v.root, v.previous = stack[0].ID, stack[len(stack)-1].ID
	w.modals[person] = append(stack, v)
	w.noteModals(person)
	return nil
}

func (w *Workspace) viewsUpdate(c *call) (obj, error) {
	v := w.views[c.args["view_id"]]
	if id := c.args["external_id"]; v == nil && id != "" {
		for _, o := range w.views {
			if o.external == id {
				v = o
			}
		}
	}
	switch {
	case v == nil:
		return nil, refuse("not_found")
	case v.Type != c.view.Type:
		return nil, refuse("invalid_arguments", fault("the type of a view cannot change", "/view/type"))
	case c.args["hash"] != "" && c.args["hash"] != v.Hash:
		return nil, refuse("hash_conflict")
	}
	w.update(v, c.view)
	return obj{"view": w.slackView(v)}, nil
}

// update puts other content in a view, which keeps its id and what was typed.
func (w *Workspace) update(v, content *view) {
	content.ID, content.person, content.root, content.previous = v.ID, v.person, v.root, v.previous
	content.state = v.state
	*v = *content
	w.stamp(v)
	if v.Type == "home" {
		w.note(change{kind: "home", to: v.person})
		return
	}
	w.noteModals(v.person)
}

func (w *Workspace) viewsPublish(c *call) (obj, error) {
	person := c.args["user_id"]
	if _, ok := w.person(person); !ok || person == botUser {
		return nil, refuse("user_not_found")
	}
	v := w.homes[person]
	if hash := c.args["hash"]; hash != "" && (v == nil || v.Hash != hash) {
		return nil, refuse("hash_conflict")
	}
	if v == nil {
		if err := w.enter(c.view, person); err != nil {
			return nil, err
		}
		v = c.view
		v.root = v.ID
		w.homes[person] = v
		w.note(change{kind: "home", to: person})
		return obj{"view": w.slackView(v)}, nil
	}
	w.update(v, c.view)
	return obj{"view": w.slackView(v)}, nil
}
