package playground

import "maps"

// State is all that a person sees: what the page is drawn from.
type State struct {
	Seq           int64                `json:"seq"` // of the last change contained
	Team          Team                 `json:"team"`
	Me            Person               `json:"me"`
	People        []Person             `json:"people"` // the app's user among them
	App           App                  `json:"app"`
	Conversations []Conversation       `json:"conversations"`
	Messages      map[string][]Message `json:"messages"` // by conversation, oldest first, replies included
	Home          *View                `json:"home"`
	Modals        []View               `json:"modals"` // the last on top
	Status        []Status             `json:"status"`
	Prompts       []Prompts            `json:"prompts"`
	Faults        Faults               `json:"faults"`
}

// Team is the workspace's name.
type Team struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// App is what the page says of the app.
type App struct {
	ID          string     `json:"id"`
	BotID       string     `json:"bot_id"`
	UserID      string     `json:"user_id"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Commands    []Command  `json:"commands"`
	Shortcuts   []Shortcut `json:"shortcuts"`
}

// Conversation is a conversation in the eyes of a person.
type Conversation struct {
	ID     string            `json:"id"`
	Kind   string            `json:"kind"` // "channel", "dm", "app" or "group"
	Name   string            `json:"name"`
	Topic  string            `json:"topic"`
	Member bool              `json:"member"`
	Unread int               `json:"unread"`
	Titles map[string]string `json:"titles"` // that the app gave to threads, by the thread's ts
}

// State gives what a person sees.
func (w *Workspace) State(person string) State {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state(person)
}

func (w *Workspace) state(person string) State {
	me, _ := w.person(person)
	out := State{Seq: w.seq, Team: Team{w.opt.TeamID, w.opt.TeamName}, Me: me, People: append([]Person{}, w.people...),
		App: App{ID: appID, BotID: botID, UserID: botUser, Name: w.opt.AppName, Description: w.opt.AppDescription,
			Commands: append([]Command{}, w.opt.Commands...), Shortcuts: append([]Shortcut{}, w.opt.Shortcuts...)},
		Conversations: w.conversationsOf(person), Messages: map[string][]Message{}, Home: w.homeOf(person),
		Modals: w.modalsOf(person), Status: w.statusOf(person), Prompts: w.promptsOf(person), Faults: w.faults}
	for _, c := range w.conversations {
		if !c.seenBy(person) {
			continue
		}
		list := []Message{}
		for _, m := range c.messages {
			if m.visibleTo(person) {
				list = append(list, w.view(m))
			}
		}
		out.Messages[c.id] = list
	}
	return out
}

// seenBy says whether a person sees a conversation.
func (c *conversation) seenBy(person string) bool { return !c.private() || c.has(person) }

func (w *Workspace) conversationsOf(person string) []Conversation {
	out := []Conversation{}
	for _, c := range w.conversations {
		if c.seenBy(person) {
			out = append(out, Conversation{c.id, c.kind, w.title(c, person), c.topic, c.has(person), c.unread(person), maps.Clone(c.titles)})
		}
	}
	return out
}

func (w *Workspace) homeOf(person string) *View {
	v := w.homes[person]
	if v == nil {
		return nil
	}
	out := v.View
	return &out
}

func (w *Workspace) modalsOf(person string) []View {
	out := []View{}
	for _, v := range w.modals[person] {
		out = append(out, v.View)
	}
	return out
}

func (w *Workspace) statusOf(person string) []Status {
	out := []Status{}
	for _, c := range w.conversations {
		for key, s := range w.statuses {
			if key.channel == c.id && c.seenBy(person) {
				out = append(out, s.Status)
			}
		}
	}
	return out
}

func (w *Workspace) promptsOf(person string) []Prompts {
	out := []Prompts{}
	for _, c := range w.conversations {
		for key, p := range w.prompts {
			if key.channel == c.id && c.seenBy(person) {
				out = append(out, *p)
			}
		}
	}
	return out
}
