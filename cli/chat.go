package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
)

// maxLine bounds what is typed at once, in bytes: some ten pages.
const maxLine = 32 << 10

// runChat converses: each line is a message of one thread.
func runChat(ctx context.Context, env *Env, args []string) error {
	var f askFlags
	fs := flags("chat")
	f.define(fs)
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	e, q, err := f.prepare(ctx, env)
	if err != nil {
		return usageError(env, err)
	}
	defer e.Close()
	c := conversation{env: env, engine: e, explain: f.explain, question: q}
	return c.run(ctx)
}

// conversation is one thread in a terminal.
type conversation struct {
	env      *Env
	engine   *engine
	explain  bool
	question recommend.Question // its memory is the thread's
	options  []string           // proposed by the last answer
	known    bool               // that the catalogue is the example has been said
}

// run goes on until the end of the input, a word of parting or an interruption;
// no error of an answer ends it.
func (c *conversation) run(ctx context.Context) error {
	c.say("chat.welcome")
	// the reader is left behind in a read that nothing can end, when the person
	// interrupts; the process ends with it
	lines := make(chan typed)
	go readLines(ctx, c.env.Stdin, lines)
	for {
		fmt.Fprint(c.env.Stdout, "\n"+c.env.Say.T("chat.you"))
		var line typed
		var more bool
		select {
		case line, more = <-lines:
		case <-ctx.Done():
		}
		if !more {
			fmt.Fprintln(c.env.Stdout)
			break
		}
		if !isTerminal(c.env.Stdin) {
			fmt.Fprintln(c.env.Stdout, visible(line.text)) // a transcript shows both sides
		}
		if line.err != nil {
			return line.err
		}
		if c.parting(line.text) {
			break
		}
		c.hear(ctx, line)
	}
	c.say("chat.bye")
	return nil
}

func (c *conversation) say(id string, args ...any) {
	fmt.Fprintln(c.env.Stdout, wrap("", c.env.Say.T(id, args...), width(c.env)))
}

func (c *conversation) parting(text string) bool {
	return slices.Contains([]string{"quitter", "quit", "exit", "fin", "q"}, strings.ToLower(text))
}

// hear answers one line, or says why it cannot.
func (c *conversation) hear(ctx context.Context, line typed) {
	switch {
	case line.long:
		c.say("chat.long", "Max", c.env.Say.Count(maxLine))
	case line.text != "":
		if err := c.answer(ctx, line.text); err != nil && ctx.Err() == nil {
			c.say("chat.failed", "Message", explain(c.env, err))
		}
	}
}

// typed is a line of the input, cut when it is long.
type typed struct {
	text string
	long bool
	err  error
}

// readLines sends the lines of a stream and closes the channel at its end.
func readLines(ctx context.Context, in io.Reader, lines chan<- typed) {
	defer close(lines)
	for r := bufio.NewReaderSize(in, maxLine); ; {
		text, rest, err := r.ReadLine()
		line := typed{text: strings.TrimSpace(string(text)), long: rest}
		for rest && err == nil {
			_, rest, err = r.ReadLine()
		}
		if line.long {
			line.text = ""
		}
		if err != nil {
			if err == io.EOF {
				return
			}
			line.err = err
		}
		select {
		case lines <- line:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// answer answers one message; a number chooses one of the options proposed.
func (c *conversation) answer(ctx context.Context, text string) error {
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(c.options) {
		text = c.options[n-1]
	}
	c.question.Text = text
	out := &answerPrinter{env: c.env, say: messages.For(c.question.Lang), explain: c.explain, model: c.engine.model, known: c.known, chatting: true}
	reply, err := c.engine.Answer(ctx, c.question, out.tell)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.env.Stdout)
	out.write(reply)
	c.question.Memory, c.options = reply.Memory, reply.Options
	c.known = c.known || reply.Path != nil
	return nil
}
