package bot

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/store"
)

func catalogID(text string) catalog.CourseID { return catalog.CourseID(text) }

// file sends a path as a file: for the agenda, or to print.
func (t *task) file(ctx context.Context, s *speech, at place, k store.KeptPath, kind string) error {
	now := t.b.o.Now()
	var data []byte
	if kind == "pdf" {
		var err error
		if data, err = k.Path.PDF(t.say, now.In(catalog.Paris())); err != nil {
			return err
		}
	} else if data = []byte(k.Path.ICS(t.say, now)); len(data) == 0 {
		return t.short(ctx, s, at, t.say.T("bot.ics-none"))
	}
	return t.send(ctx, s, at, t.fileName(k)+"."+kind, data, t.say.T("bot."+kind+"-sent"))
}

// fileName says what a path is about, and ends in what no other file of the
// conversation has.
func (t *task) fileName(k store.KeptPath) string {
	words := strings.FieldsFunc(strings.ToLower(k.Path.Need.Goal), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(append(append([]string{t.say.T("bot.file-name")}, words[:min(len(words), 6)]...), reference(t.d.ID)), "-")
}

// send uploads a file with a few words, once: its name is the mark by which it
// is found after a crash.
func (t *task) send(ctx context.Context, s *speech, at place, name string, data []byte, words string) error {
	if p := s.post("file"); p == nil {
		if _, err := s.begin(ctx, "file", at, false); err != nil {
			return err
		}
	} else if sent, err := s.hasFile(ctx, p, name); err != nil {
		return err
	} else if sent {
		return s.done(ctx)
	}
	u, err := t.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{FileName: name, FileSize: len(data)})
	if err != nil {
		return fmt.Errorf("send file: %w", err)
	}
	err = t.api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: u.UploadURL, Reader: bytes.NewReader(data), Filename: name})
	if err != nil {
		return fmt.Errorf("send file: %w", err)
	}
	_, err = t.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files: []slack.FileSummary{{ID: u.FileID, Title: name}}, Channel: at.Channel, ThreadTimestamp: at.Thread, InitialComment: escape(words)})
	if err != nil {
		return fmt.Errorf("send file: %w", err)
	}
	return s.done(ctx)
}

// hasFile tells whether a file of ours of that name stands there since.
func (s *speech) hasFile(ctx context.Context, p *store.Post, name string) (bool, error) {
	messages, err := s.nearby(ctx, p)
	if err != nil {
		return false, fmt.Errorf("look for a file sent: %w", err)
	}
	for _, m := range messages {
		for _, f := range m.Files {
			if f.Name == name {
				return true, nil
			}
		}
	}
	return false, nil
}
