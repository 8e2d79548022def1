package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/store"
)

// formLife is how long Slack lets a form be opened after a press: 3 s.
const formLife = 3 * time.Second

// maxFormTitle is Slack's bound of a form's title, in characters.
const maxFormTitle = 24

// about is what a form carries along: the path it mends and where the answer
// belongs.
type about struct {
	Path string `json:"path,omitempty"`
	At   place  `json:"at,omitzero"`
}

func (a about) String() string {
	text, _ := json.Marshal(a) // strings always marshal
	return string(text)
}

// openForm opens the form that a press asks for.
func (b *Bot) openForm(ctx context.Context, in *incoming, trigger string) {
	var form *slack.ModalViewRequest
	switch in.Action {
	case "home-ask":
		form = b.askForm(ctx, in)
	case "home-profile":
		l, err := b.person(ctx, in)
		if err != nil {
			b.log.Warn("profile not read", "error", err)
			return
		}
		form = profileForm(messages.For(l.Lang), &l.Profile)
	default:
		k, err := b.o.Store.Path(ctx, in.learner(), store.PathID(in.Value))
		if err != nil {
			if !errors.Is(err, store.ErrNotFound) {
				b.log.Warn("path not read", "error", err)
			}
			b.say(ctx, in, trigger)
			return
		}
		form = mendForm(b.sayTo(ctx, in), about{in.Value, in.At}, k.Path.Need)
	}
	b.open(ctx, in, trigger, form)
}

// open shows a form. Slack forgets a trigger after three seconds: then the
// person is told to press again.
func (b *Bot) open(ctx context.Context, in *incoming, trigger string, form *slack.ModalViewRequest) {
	api, _, err := b.api(ctx, in)
	if err == nil {
		_, err = api.OpenViewContext(ctx, trigger, *form)
	}
	if err != nil {
		b.log.Warn("form not opened", "error", err)
		b.say(ctx, in, trigger)
	}
}

// say hands a press whose form did not open to the workers, who say why.
func (b *Bot) say(ctx context.Context, in *incoming, trigger string) {
	if in.Action != "mend" {
		return
	}
	if err := b.keep(context.WithoutCancel(ctx), pressed, "p-"+trigger, in); err != nil {
		b.log.Error("press not kept", "error", err)
	}
}

// newForm is a form without fields.
func newForm(say *messages.Printer, callback, title, submit string) *slack.ModalViewRequest {
	return &slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callback, Title: plainText(say.T(title), maxFormTitle),
		Submit: plainText(say.T(submit), maxFormTitle), Close: plainText(say.T("home.cancel"), maxFormTitle),
	}
}

// field adds a field to a form; its element has the field's name.
func field(say *messages.Printer, form *slack.ModalViewRequest, name, label, hint string, element slack.BlockElement) {
	var h *slack.TextBlockObject
	if hint != "" {
		h = plainText(say.T(hint), maxSection)
	}
	b := slack.NewInputBlock(name, plainText(say.T(label), 2000), h, element)
	b.Optional = true
	form.Blocks.BlockSet = append(form.Blocks.BlockSet, b)
}

// text is a field for words.
func text(name, initial string, most int) *slack.PlainTextInputBlockElement {
	e := slack.NewPlainTextInputBlockElement(nil, name)
	e.InitialValue, e.MaxLength = cut(initial, most), most
	return e
}

// askForm is the form for a question.
func (b *Bot) askForm(ctx context.Context, in *incoming) *slack.ModalViewRequest {
	say := b.sayTo(ctx, in)
	form := newForm(say, "ask", "home.ask-title", "home.ask-submit")
	e := text("text", "", 3000)
	e.Multiline = true
	field(say, form, "text", "home.ask-label", "home.ask-hint", e)
	form.Blocks.BlockSet[0].(*slack.InputBlock).Optional = false
	return form
}
