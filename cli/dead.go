package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/parcours-formation/parcours/store"
)

// shownID is how much of an event's ID the list shows: enough to tell two
// billion apart, and any beginning that is one event's alone names it.
const shownID = 8

// deadDoc is the documented form of an event that was given up, in "parcours
// dead list -json": all but what the person wrote.
type deadDoc struct {
	ID       string          `json:"id"`
	Died     time.Time       `json:"died"`
	Attempts int             `json:"attempts"`
	Kind     string          `json:"kind"`
	Reason   string          `json:"reason"`
	Event    string          `json:"event"` // Slack's ID
	Thread   string          `json:"thread"`
	Learner  store.LearnerID `json:"learner,omitempty"`
	Received time.Time       `json:"received"`
	Bytes    int             `json:"bytes"` // of what is left out
}

// runDeadList lists the events that were given up, oldest first.
func runDeadList(ctx context.Context, env *Env, args []string) error {
	var f storeFlags
	fs := flags("dead list")
	f.define(fs)
	asJSON := fs.Bool("json", false, "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	return f.withStore(ctx, env, func(s *store.Store) error {
		all, err := s.Dead(ctx)
		if err != nil {
			return err
		}
		if !*asJSON {
			writeDead(env, all)
			return nil
		}
		out := []deadDoc{} // never null
		for _, d := range all {
			e := d.Event
			out = append(out, deadDoc{d.ID, d.Died, d.Attempts, e.Kind, d.Reason, e.ID, e.Thread, e.Learner, e.Received, len(e.Body)})
		}
		return writeJSON(env.Stdout, out)
	})
}

func writeDead(env *Env, all []store.DeadEvent) {
	say := env.Say
	if len(all) == 0 {
		fmt.Fprintln(env.Stdout, say.T("dead.none"))
		return
	}
	var headers []string
	for _, column := range []string{"number", "when", "attempts", "kind", "reason"} {
		headers = append(headers, say.T("dead."+column))
	}
	var rows [][]string
	for _, d := range all {
		rows = append(rows, []string{
			ansi.Truncate(d.ID, shownID, ""), moment(env, d.Died), strconv.Itoa(d.Attempts), oneLine(d.Event.Kind), ansi.Truncate(oneLine(d.Reason), 200, "…"),
		})
	}
	fmt.Fprint(env.Stdout, grid(env, headers, []int{shownID, 16, 6, 15, 0}, rows))
	fmt.Fprintln(env.Stdout, "\n"+wrap("", say.T("dead.count", "Count", len(all)), width(env)))
}

// oneLine makes a text fit for a table's cell.
func oneLine(text string) string { return visible(strings.Join(strings.Fields(text), " ")) }

// runDeadShow shows one event that was given up.
func runDeadShow(ctx context.Context, env *Env, args []string) error {
	var f storeFlags
	fs := flags("dead show")
	f.define(fs)
	body := fs.Bool("body", false, "")
	plain, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	if len(plain) != 1 {
		fmt.Fprintln(env.Stderr, env.Say.T("dead.which"))
		return errUsage
	}
	return f.withStore(ctx, env, func(s *store.Store) error {
		found, err := pick(ctx, env, s, plain)
		if err != nil {
			return err
		}
		writeDeadEvent(env, found[0], *body)
		return nil
	})
}

func writeDeadEvent(env *Env, d store.DeadEvent, body bool) {
	say, e := env.Say, d.Event
	content := say.T("dead.hidden", "Size", size(env, int64(len(e.Body))))
	switch {
	case len(e.Body) == 0:
		content = say.T("dead.empty")
	case body:
		content = ""
	}
	for _, row := range []struct{ id, text string }{
		{"number", d.ID}, {"event", e.ID}, {"kind", e.Kind}, {"thread", e.Thread}, {"learner", string(e.Learner)},
		{"received", moment(env, e.Received)}, {"when", moment(env, d.Died)}, {"attempts", strconv.Itoa(d.Attempts)}, {"reason", d.Reason}, {"content", content},
	} {
		label := say.T("dead." + row.id)
		const indent = "              " // the longest label and two spaces
		text := wrap(indent, oneLine(row.text), width(env))
		fmt.Fprintln(env.Stdout, strings.TrimRight(label+strings.Repeat(" ", max(1, len(indent)-ansi.StringWidth(label)))+strings.TrimPrefix(text, indent), " "))
	}
	if body && len(e.Body) > 0 {
		var out bytes.Buffer
		if err := json.Indent(&out, e.Body, "", "  "); err != nil { // kept as it came
			out.Reset()
			out.Write(e.Body)
		}
		fmt.Fprintln(env.Stdout, visible(out.String()))
	}
}

// pick finds the events that are named by the beginnings of their IDs.
func pick(ctx context.Context, env *Env, s *store.Store, names []string) ([]store.DeadEvent, error) {
	all, err := s.Dead(ctx)
	if err != nil {
		return nil, err
	}
	var out []store.DeadEvent
	for _, name := range names {
		at, n := 0, 0
		for i, d := range all {
			if name != "" && strings.HasPrefix(d.ID, strings.ToLower(name)) {
				at, n = i, n+1
			}
		}
		switch n {
		case 0:
			return nil, env.fault("dead.unknown", "Name", name)
		case 1:
			out = append(out, all[at])
		default:
			return nil, env.fault("dead.several", "Name", name, "Count", n)
		}
	}
	return out, nil
}

// runDeadReplay has events that were given up handled again.
func runDeadReplay(ctx context.Context, env *Env, args []string) error {
	var f storeFlags
	fs := flags("dead replay")
	f.define(fs)
	all := fs.Bool("all", false, "")
	plain, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	if (len(plain) == 0) != *all {
		fmt.Fprintln(env.Stderr, env.Say.T("dead.which-again"))
		return errUsage
	}
	return f.withStore(ctx, env, func(s *store.Store) error {
		find := s.Dead
		if !*all {
			find = func(ctx context.Context) ([]store.DeadEvent, error) { return pick(ctx, env, s, plain) }
		}
		events, err := find(ctx)
		if err != nil {
			return err
		}
		return replay(ctx, env, s, events)
	})
}

// replay tells of each event as it goes: what comes before a failure stays done.
func replay(ctx context.Context, env *Env, s *store.Store, events []store.DeadEvent) error {
	done := map[string]bool{}
	for _, d := range events {
		if done[d.ID] { // named twice
			continue
		}
		err := s.Replay(ctx, d.ID)
		switch {
		case errors.Is(err, store.ErrNotFound): // erased, replayed or too old since the list
			fmt.Fprintln(env.Stdout, env.Say.T("dead.gone", "Number", d.ID))
			continue
		case err != nil && len(done) > 0 && ctx.Err() != nil:
			return env.fault("dead.interrupted", "Count", len(done))
		case err != nil:
			return err
		}
		done[d.ID] = true
		fmt.Fprintln(env.Stdout, env.Say.T("dead.replayed", "Number", d.ID, "Kind", oneLine(d.Event.Kind)))
	}
	if len(events) == 0 {
		fmt.Fprintln(env.Stdout, env.Say.T("dead.none"))
		return nil
	}
	fmt.Fprintln(env.Stdout, "\n"+wrap("", env.Say.T("dead.waiting", "Count", len(done)), width(env)))
	return nil
}
