package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

// pixDeed names an import in the journal.
const pixDeed = "pix-import"

// pixEntry is what the journal keeps of an import for one person: enough for
// an export of last year not to undo this year's.
type pixEntry struct {
	Deed   string    `json:"deed"`
	Shared time.Time `json:"shared"` // when the person shared the results
	Levels int       `json:"levels"`
}

// pixPlan is what an import would change.
type pixPlan struct {
	people []pixChange
}

// pixChange is what changes for one person.
type pixChange struct {
	pixPerson
	before recommend.Levels
	last   time.Time // when the results last imported had been shared; zero: never
}

// older reports whether newer results have been imported before.
func (c pixChange) older() bool { return c.one.At.Before(c.last) }

// differs reports whether a level changes. One that is kept as 0 is known, and
// is not the same as none.
func (c pixChange) differs() bool {
	for id, l := range c.one.Levels {
		if before, ok := c.before[id]; !ok || before != l {
			return true
		}
	}
	return false
}

// planPix reads what is kept of everybody before anything is written; with no
// store nothing is.
func planPix(ctx context.Context, s *store.Store, people []pixPerson) (*pixPlan, error) {
	p := &pixPlan{}
	for _, who := range people {
		c := pixChange{pixPerson: who}
		if s != nil {
			l, last, err := keptPix(ctx, s, who.id)
			if err != nil {
				return nil, err
			}
			c.before, c.last = l.Profile.Levels, last
		}
		p.people = append(p.people, c)
	}
	return p, nil
}

// keptPix is what is kept of a person, and when the results last imported had
// been shared.
func keptPix(ctx context.Context, s *store.Store, id store.LearnerID) (l store.Learner, last time.Time, err error) {
	l, err = s.Learner(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		l, err = store.Learner{ID: id}, nil
	}
	if err != nil {
		return l, last, err
	}
	entries, err := s.Journal(ctx, id)
	if err != nil {
		return l, last, fmt.Errorf("read journal: %w", err)
	}
	for _, e := range entries {
		var d pixEntry
		if e.Kind == store.Audit && json.Unmarshal(e.Data, &d) == nil && d.Deed == pixDeed && d.Shared.After(last) {
			last = d.Shared
		}
	}
	return l, last, nil
}

// apply writes the levels, person after person, and counts those whose levels
// changed. A person's levels are written before the journal says so: a run that
// is cut short between the two is finished by the next.
func (p *pixPlan) apply(ctx context.Context, s *store.Store) (written int, err error) {
	for _, c := range p.people {
		if c.older() || !c.differs() && c.one.At.Equal(c.last) {
			continue
		}
		changed, err := c.write(ctx, s)
		if changed {
			written++
		}
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

// write keeps a person's levels and reports whether they changed. What is kept
// is read anew, as the bot may have kept something else of them meanwhile.
func (c pixChange) write(ctx context.Context, s *store.Store) (changed bool, err error) {
	l, _, err := keptPix(ctx, s, c.id)
	if err != nil {
		return false, err
	}
	merged := mergePix(l.Profile.Levels, c.one.Levels)
	if changed = !maps.Equal(merged, l.Profile.Levels); changed {
		l.Profile.Levels = merged
		if _, err := s.PutLearner(ctx, l); err != nil {
			return false, err
		}
	}
	data, err := json.Marshal(pixEntry{Deed: pixDeed, Shared: c.one.At, Levels: len(c.one.Levels)})
	if err != nil {
		return changed, err
	}
	return changed, s.Record(ctx, store.Entry{Learner: c.id, Kind: store.Audit, Data: data})
}

// mergePix puts Pix's levels in the place of those kept of the same
// competences, whether they came from Pix or from the person; the others stay.
func mergePix(kept recommend.Levels, pix map[catalog.CompetenceID]catalog.Level) recommend.Levels {
	out := recommend.Levels{}
	maps.Copy(out, kept)
	maps.Copy(out, pix)
	return out
}
