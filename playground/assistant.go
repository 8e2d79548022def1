package playground

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Slack's limits of the assistant's methods.
const (
	statusLife  = 2 * time.Minute
	maxLoading  = 10
	maxPrompts  = 4
	maxTitle    = 200
	maxPromptTo = 2000
)

// Status is the line that says that the app is at work in a thread.
type Status struct {
	Channel         string   `json:"channel"`
	ThreadTS        string   `json:"thread_ts"`
	Text            string   `json:"text"`
	LoadingMessages []string `json:"loading_messages"`
}

type status struct {
	Status
	since time.Time
}

// Prompts are the suggestions shown in a conversation with the app.
type Prompts struct {
	Channel  string   `json:"channel"`
	ThreadTS string   `json:"thread_ts"`
	Title    string   `json:"title"`
	Prompts  []Prompt `json:"prompts"`
}

// Prompt is one suggestion and what choosing it says.
type Prompt struct {
	Title   string `json:"title"`
	Message string `json:"message"`
}

func (w *Workspace) assistantStatus(c *call) (obj, error) {
	conv, err := w.assisted(c)
	if err != nil {
		return nil, err
	}
	root := conv.root(c.args["thread_ts"])
	if root == nil {
		return nil, refuse("thread_not_found")
	}
	// slack-go sends the loading messages with commas between them.
	loading := c.args.list("loading_messages")
	if len(loading) > maxLoading {
		return nil, refuse("invalid_arguments", "[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]")
	}
	w.setStatus(conv, root.TS, c.args["status"], loading)
	return nil, nil
}

func (w *Workspace) assisted(c *call) (*conversation, error) {
	if c.args["channel_id"] == "" {
		return nil, missing("channel_id")
	}
	return w.destination(c)
}

// setStatus shows the status of a thread, or ends it when text is empty.
func (w *Workspace) setStatus(c *conversation, thread, text string, loading []string) {
	key := threadKey{c.id, thread}
	if text == "" && w.statuses[key] == nil {
		return
	}
	if text == "" {
		delete(w.statuses, key)
	} else {
		w.gauge.sign(key)
		w.statuses[key] = &status{Status{c.id, thread, text, slices.Clone(loading)}, w.now()}
	}
	w.note(change{kind: "status", channel: c.id})
}

// expireStatuses ends the statuses that nobody ended.
func (w *Workspace) expireStatuses() {
	for key, s := range w.statuses {
		if w.now().Sub(s.since) > statusLife {
			w.setStatus(w.byID[key.channel], key.thread, "", nil)
		}
	}
}

func (w *Workspace) assistantPrompts(c *call) (obj, error) {
	conv, err := w.assisted(c)
	if err != nil {
		return nil, err
	}
	if conv.kind != kindApp {
		return nil, refuse("channel_type_not_supported")
	}
	thread := c.args["thread_ts"]
	switch {
	case thread != "" && !w.opt.Legacy:
		return nil, refuse("invalid_arguments", "[ERROR] an agent's prompts belong to no thread [json-pointer:/thread_ts]")
	case w.opt.Legacy && conv.root(thread) == nil:
		return nil, refuse("thread_not_found")
	}
	var prompts []Prompt
	if err := json.Unmarshal(c.args.json("prompts"), &prompts); err != nil {
		return nil, refuse("invalid_arguments", "[ERROR] must be a list of prompts [json-pointer:/prompts]")
	}
	if len(prompts) > maxPrompts {
		return nil, refuse("invalid_arguments", "[ERROR] no more than 4 items allowed [json-pointer:/prompts]")
	}
	for i, p := range prompts {
		if p.Title == "" || p.Message == "" || utf8.RuneCountInString(p.Message) > maxPromptTo {
			return nil, refuse("invalid_arguments", fault("title and message are required", place("prompts", i)))
		}
	}
	w.prompts[threadKey{conv.id, thread}] = &Prompts{conv.id, thread, c.args["title"], prompts}
	w.note(change{kind: "prompts", channel: conv.id})
	return nil, nil
}

// assistantTitle names a thread.
func (w *Workspace) assistantTitle(c *call) (obj, error) {
	conv, err := w.assisted(c)
	if err != nil {
		return nil, err
	}
	root, title := conv.root(c.args["thread_ts"]), strings.TrimSpace(c.args["title"])
	switch {
	case root == nil:
		return nil, refuse("thread_not_found")
	case title == "" || utf8.RuneCountInString(title) > maxTitle:
		return nil, refuse("invalid_arguments", "[ERROR] must have 1 to 200 characters [json-pointer:/title]")
	}
	conv.titles[root.TS] = title
	w.noteConversations()
	return nil, nil
}
