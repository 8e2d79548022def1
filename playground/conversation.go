package playground

import (
	"slices"
	"sort"
)

// Kinds of conversations, as the page names them.
const (
	kindChannel = "channel"
	kindDM      = "dm"    // between two people
	kindApp     = "app"   // between a person and the app
	kindGroup   = "group" // between several people, the app perhaps among them
)

// conversation is a channel or a direct message with all that was said in it.
type conversation struct {
	id, kind, name, topic string
	members               []string // the app's user among them
	messages              []*message
	byTS                  map[string]*message
	threads               map[string][]*message // replies by the thread's ts
	read                  map[string]string     // by person, the ts up to which they have read
	titles                map[string]string     // that the app gave to threads, by the thread's ts
	created               int64                 // Unix seconds
}

// threadKey names a thread; thread is empty for a conversation as a whole.
type threadKey struct{ channel, thread string }

// open adds a conversation; false when its id is empty or taken.
func (w *Workspace) open(c *conversation) bool {
	if c.id == "" || w.byID[c.id] != nil {
		return false
	}
	c.byTS, c.threads = map[string]*message{}, map[string][]*message{}
	c.read, c.titles = map[string]string{}, map[string]string{}
	c.created = w.now().Unix()
	w.conversations = append(w.conversations, c)
	w.byID[c.id] = c
	return true
}

// directMessage gives the conversation of two people, or of a person and the
// app, opening it when they have none.
func (w *Workspace) directMessage(a, b string) *conversation {
	id, kind := "D"+a[1:], kindApp
	switch {
	case a == botUser:
		id = "D" + b[1:]
	case b != botUser:
		two := []string{a, b}
		slices.Sort(two)
		id, kind = "D"+two[0][1:]+two[1][1:], kindDM
	}
	if c := w.byID[id]; c != nil {
		return c
	}
	c := &conversation{id: id, kind: kind, members: []string{a, b}}
	w.open(c)
	w.noteConversations()
	return c
}

// AppDM is the id of a person's direct conversation with the app.
func (w *Workspace) AppDM(person string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.directMessage(person, botUser).id
}

func (c *conversation) has(member string) bool { return slices.Contains(c.members, member) }

// isDM says whether a conversation is between two.
func (c *conversation) isDM() bool { return c.kind == kindDM || c.kind == kindApp }

// private says whether a conversation is its members' alone: channels are public.
func (c *conversation) private() bool { return c.kind != kindChannel }

// scope is the first half of the scopes that a conversation is under.
func (c *conversation) scope() string {
	switch {
	case c.isDM():
		return "im"
	case c.kind == kindGroup:
		return "mpim"
	}
	return "channels"
}

// other is whom a person speaks with in a direct message.
func (c *conversation) other(person string) string {
	for _, m := range c.members {
		if m != person {
			return m
		}
	}
	return person
}

// title is a conversation's name in the eyes of a person.
func (w *Workspace) title(c *conversation, person string) string {
	switch c.kind {
	case kindChannel:
		return c.name
	case kindGroup:
		return w.groupTitle(c, person)
	}
	p, _ := w.person(c.other(person))
	return p.RealName
}

// insert files a message under its place and time.
func (c *conversation) insert(m *message) {
	i := sort.Search(len(c.messages), func(i int) bool { return c.messages[i].TS > m.TS })
	c.messages = slices.Insert(c.messages, i, m)
	c.byTS[m.TS] = m
	if m.isReply() {
		c.threads[m.ThreadTS] = append(c.threads[m.ThreadTS], m)
	}
}

// remove forgets a message.
func (c *conversation) remove(m *message) {
	same := func(o *message) bool { return o == m }
	c.messages = slices.DeleteFunc(c.messages, same)
	delete(c.byTS, m.TS)
	delete(c.titles, m.TS)
	if m.isReply() {
		c.threads[m.ThreadTS] = slices.DeleteFunc(c.threads[m.ThreadTS], same)
	}
}

// replies are a thread's replies that everyone sees.
func (c *conversation) replies(thread string) []*message {
	var out []*message
	for _, m := range c.threads[thread] {
		if !m.Ephemeral {
			out = append(out, m)
		}
	}
	return out
}

// root gives the first message of the thread that ts belongs to, or nil.
func (c *conversation) root(ts string) *message {
	m := c.byTS[ts]
	if m != nil && m.isReply() {
		return c.byTS[m.ThreadTS]
	}
	return m
}

// unread counts what was said since the person last read; speaking is reading.
func (c *conversation) unread(person string) int {
	n := 0
	for i := len(c.messages) - 1; i >= 0 && c.messages[i].TS > c.read[person]; i-- {
		if c.messages[i].visibleTo(person) {
			n++
		}
	}
	return n
}
