package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/store"
)

// What a person writes to see or erase what is kept of them.
var (
	dataWords    = regexp.MustCompile(`^(?:(?:montrez?[- ]moi|je (?:veux|voudrais|souhaite) (?:voir|consulter|recevoir)|exportez?|voir|show(?: me)?|export|download|see) )?(?:toutes )?(?:all )?(?:mes donn[ée]es(?: personnelles)?|my (?:personal )?data)[ .!?]*$`)
	erasureWords = regexp.MustCompile(`^(?:je (?:veux|voudrais|souhaite) )?(?:faire )?(?:effacez?|effacer|supprimez?|supprimer|delete|erase|remove) (?:toutes )?(?:all )?(?:of )?(?:mes donn[ée]es(?: personnelles)?|my (?:personal )?data)[ .!?]*$`)
)

func wantsData(text string) bool    { return dataWords.MatchString(plain(text)) }
func wantsErasure(text string) bool { return erasureWords.MatchString(plain(text)) }

func plain(text string) string {
	text = strings.TrimRight(strings.ReplaceAll(strings.ToLower(text), "’", "'"), " .!?")
	for _, polite := range []string{"s'il vous plaît", "s'il te plaît", "svp", "merci", "please"} {
		text = strings.TrimRight(strings.TrimSuffix(text, polite), " ,.!")
	}
	return strings.TrimSpace(text)
}

// export sends a person everything that is kept of them, to them alone.
func (t *task) export(ctx context.Context, s *speech, at place) error {
	p, err := t.b.o.Store.Export(ctx, t.person.ID)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return fmt.Errorf("write personal data: %w", err)
	}
	return t.send(ctx, s, at, t.say.T("home.data-file")+"-"+reference(t.d.ID)+".json", text, t.say.T("home.exported"))
}

// confirmErasure asks whether everything is to be erased: a word is easily
// written.
func (t *task) confirmErasure(ctx context.Context, s *speech, at place) error {
	ask := t.say.T("home.confirm-erase")
	yes := button("erase-yes", t.say.T("home.erase-confirm"), "", "yes").WithStyle(slack.StyleDanger)
	no := button("erase-no", t.say.T("home.cancel"), "", "no")
	c := content{escape(ask), []slack.Block{section(escape(ask)), slack.NewActionBlock("erase", yes, no)}}
	if _, err := s.say(ctx, "main", at, c); err != nil {
		return err
	}
	return s.done(ctx)
}

// erase removes everything that is kept of a person, this event and the note of
// its answer included, and says so. The note of what is said now holds no name.
func (t *task) erase(ctx context.Context, s *speech, at place) error {
	n, err := t.b.o.Store.Erase(ctx, t.person.ID)
	if err != nil {
		return err
	}
	t.b.quota.forget(t.person.ID)
	words := t.say.T("home.erased-none")
	if n != (store.Erased{}) {
		words = t.say.T("home.erased", "What", t.erasedWords(n))
	}
	s.reply.Learner = ""
	t.settled(ctx)
	if err := t.short(ctx, s, at, words); err != nil {
		return err
	}
	return t.publish(ctx)
}

// settled takes the buttons off a question that has been answered.
func (t *task) settled(ctx context.Context) {
	if !strings.HasPrefix(t.in.Action, "erase-") {
		return
	}
	ask := t.say.T("home.confirm-erase")
	_, _, _, err := t.api.UpdateMessageContext(ctx, t.in.At.Channel, t.in.TS, slack.MsgOptionText(escape(ask), false), slack.MsgOptionBlocks(section(escape(ask))))
	if err != nil {
		t.b.log.Info("buttons of a settled question left", "error", err)
	}
}

// erasedWords counts what was erased, kind by kind.
func (t *task) erasedWords(n store.Erased) string {
	var out []string
	for _, c := range []struct {
		kind  string
		count int
	}{{"path", n.Paths}, {"thread", n.Threads}, {"entry", n.Journal}} {
		if c.count > 0 {
			out = append(out, t.say.T("home.count-"+c.kind, "Count", c.count))
		}
	}
	if n.Learners > 0 || len(out) == 0 {
		out = append(out, t.say.T("home.count-profile"))
	}
	return strings.Join(out, ", ")
}
