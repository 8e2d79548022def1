// Package cli is the command line: one file a subcommand, and the wiring of
// everything.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/parcours-formation/parcours/messages"
)

// Env is the world a command runs in, so that tests can give their own.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Now            func() time.Time
	// Say speaks the person's language; set by Main.
	Say *messages.Printer
}

// System returns the process's own world.
func System() *Env {
	return &Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now}
}

// Exit codes: everything went well; the command ran and failed or found a
// fault; the command was not understood.
const (
	exitOK    = 0
	exitFail  = 1
	exitUsage = 2
)

// command is one subcommand. Its help text is the message "help.<name>", with
// the words of the name joined by dots, its summary "summary.<name>".
type command struct {
	name string // "catalogue import"
	run  func(ctx context.Context, env *Env, args []string) error
}

// errUsage is a call that was not understood (exit code 2); its message has
// been written already.
var errUsage = errors.New("usage")

// errSilent is a failure that has been told already (exit code 1).
var errSilent = errors.New("told")

// Main runs one command and returns its exit code.
func Main(env *Env, args []string) int {
	lang, args := languageOf(env, args)
	env.Say = messages.For(lang)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(args) > 1 && isHelp(args[0]) { // "aide search" is "search -h"
		args = append(slices.Clone(args[1:]), "-h")
	}
	cmd, rest := find(args)
	if cmd == nil && len(args) > 1 && isHelp(args[0]) { // "help search"
		if cmd, _ = find(args[1:]); cmd != nil {
			rest = []string{"-h"}
		}
	}
	if cmd == nil {
		return unknown(env, args)
	}
	err := cmd.run(ctx, env, rest)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(env.Stdout, env.Say.T("help."+dots(cmd.name)))
		return exitOK
	case errors.Is(err, errUsage):
		fmt.Fprintln(env.Stderr, env.Say.T("usage.see-help", "Command", cmd.name))
		return exitUsage
	case errors.Is(err, errSilent):
		return exitFail
	}
	message := explain(env, err)
	if errors.Is(err, context.Canceled) {
		message = env.Say.T("error.interrupted")
	}
	fmt.Fprintln(env.Stderr, wrap("", env.Say.T("error.prefix", "Message", message), width(env)))
	return exitFail
}

// languageOf takes "-lang xx" out of the arguments; without it the
// environment's locale decides (LC_ALL, LC_MESSAGES, LANG), and French is the
// default.
func languageOf(env *Env, args []string) (string, []string) {
	for i, a := range args {
		if a == "--" {
			break
		}
		if !strings.HasPrefix(a, "-") {
			continue
		}
		a = strings.TrimLeft(a, "-")
		if v, ok := strings.CutPrefix(a, "lang="); ok {
			return v, append(append([]string{}, args[:i]...), args[i+1:]...)
		}
		if a == "lang" && i+1 < len(args) {
			return args[i+1], append(append([]string{}, args[:i]...), args[i+2:]...)
		}
	}
	for _, name := range []string{"PARCOURS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env.Getenv(name); v != "" {
			return v, args
		}
	}
	return "fr", args
}

// find returns the command whose name is the longest beginning of args.
func find(args []string) (*command, []string) {
	for n := min(2, len(args)); n > 0; n-- {
		name := strings.Join(args[:n], " ")
		for _, c := range append(commands(), unlisted()...) {
			if c.name == name {
				return &c, args[n:]
			}
		}
	}
	return nil, args
}

// unknown answers no command, a call for help, a group's name or a mistake.
func unknown(env *Env, args []string) int {
	group := ""
	if len(args) > 0 && !isHelp(args[0]) {
		group = args[0]
	}
	if group != "" && !isGroup(group) {
		fmt.Fprintln(env.Stderr, env.Say.T("usage.unknown-command", "Command", strings.Join(args[:min(2, len(args))], " ")))
		return exitUsage
	}
	fmt.Fprintln(env.Stdout, env.Say.T("help.intro"))
	for _, c := range commands() {
		if group == "" || strings.HasPrefix(c.name, group+" ") {
			fmt.Fprintf(env.Stdout, "  %-20s %s\n", c.name, env.Say.T("summary."+dots(c.name)))
		}
	}
	fmt.Fprintln(env.Stdout, "\n"+env.Say.T("help.more"))
	switch {
	case len(args) == 0, isHelp(args[len(args)-1]):
		return exitOK
	case len(args) > 1:
		fmt.Fprintln(env.Stderr, env.Say.T("usage.unknown-command", "Command", strings.Join(args[:2], " ")))
	}
	return exitUsage
}

func isHelp(a string) bool {
	return a == "-h" || a == "--help" || a == "-help" || a == "help" || a == "aide"
}

func isGroup(name string) bool {
	for _, c := range commands() {
		if strings.HasPrefix(c.name, name+" ") {
			return true
		}
	}
	return false
}

func dots(name string) string { return strings.ReplaceAll(name, " ", ".") }

// flags returns a flag set that says nothing by itself: Main speaks for it.
func flags(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	return fs
}

// parse reads flags wherever they stand, before or after the plain arguments,
// which it returns; after "--" everything is plain. What was not understood is
// told, and errUsage returned.
func parse(env *Env, fs *flag.FlagSet, args []string) ([]string, error) {
	var plain []string
	for {
		if err := fs.Parse(args); err != nil {
			if !errors.Is(err, flag.ErrHelp) {
				return nil, misunderstood(env, badFlag(err))
			}
			return nil, err
		}
		if fs.NArg() == 0 {
			return plain, nil
		}
		if end := len(args) - fs.NArg() - 1; end >= 0 && args[end] == "--" {
			return append(plain, fs.Args()...), nil
		}
		plain, args = append(plain, fs.Arg(0)), fs.Args()[1:]
	}
}

// parseAlone is parse for a command that takes flags and nothing else.
func parseAlone(env *Env, fs *flag.FlagSet, args []string) error {
	plain, err := parse(env, fs, args)
	if err == nil && len(plain) > 0 {
		return misunderstood(env, plain[0])
	}
	return err
}

// misunderstood tells what of a call was not understood.
func misunderstood(env *Env, what string) error {
	fmt.Fprintln(env.Stderr, env.Say.T("usage.bad-flag", "Reason", what))
	return errUsage
}

// badFlag takes the option, and its value where there is one, out of an error
// of the package flag, whose sentences are English alone.
func badFlag(err error) string {
	if m := flagValue.FindStringSubmatch(err.Error()); m != nil {
		return "-" + m[2] + " " + m[1]
	}
	if i := strings.LastIndex(err.Error(), ": "); i >= 0 {
		return err.Error()[i+2:]
	}
	return err.Error()
}

var flagValue = regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?-([^:]*): `)
