package recommend

import (
	"context"
	"fmt"

	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/prompts"
)

// teamPrompt renders the team's prompt for an invented team of three that knows
// nothing of the subject: what an operator looks at.
func (r *Recommender) teamPrompt(ctx context.Context, q Question) (out prompts.Rendered, err error) {
	team := TeamQuestion{Text: q.Text, Lang: q.Lang, NoModel: true, Members: []Member{{Code: "M1"}, {Code: "M2"}, {Code: "M3"}}}
	err = r.live.Use(func(s *index.Snapshot) error {
		reply := &TeamReply{}
		if _, err := r.teamNeed(ctx, ctx, s, team, reply); err != nil {
			return err
		}
		if err := r.serveTeam(ctx, ctx, s, team, reply, func(Event) {}); err != nil {
			return err
		}
		courses := reply.Plan.courses()
		if len(courses) == 0 {
			return fmt.Errorf("no course answers %q: there is nothing to ask a model", reply.Need.Goal)
		}
		say := messages.For(reply.Lang)
		out, err = r.prompts.Team(reply.Lang, reply.Plan.promptData(say, courses[:min(len(courses), prompts.MaxCandidates)]))
		return err
	})
	return out, err
}
