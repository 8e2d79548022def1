package bot

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/parcours-formation/parcours/store"
)

// quota counts what people and workspaces ask for on this replica.
type quota struct {
	limits Limits

	mu     sync.Mutex
	people map[store.LearnerID]*allowance
	day    string         // of tokens
	tokens map[string]int // by workspace
}

// allowance is one person's.
type allowance struct {
	questions *rate.Limiter
	told      time.Time // when they were last asked to wait
}

func newQuota(l Limits) *quota {
	return &quota{limits: l, people: map[store.LearnerID]*allowance{}, tokens: map[string]int{}}
}

// question counts a question: ok when it may be answered, tell when the person
// is to be told that it may not, which is once a minute.
func (q *quota) question(who store.LearnerID, now time.Time) (ok, tell bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	a := q.people[who]
	if a == nil {
		if len(q.people) > 50_000 {
			clear(q.people)
		}
		a = &allowance{questions: rate.NewLimiter(rate.Limit(float64(q.limits.Questions)/60), q.limits.Questions)}
		q.people[who] = a
	}
	if a.questions.AllowN(now, 1) {
		return true, false
	}
	tell = now.Sub(a.told) >= time.Minute
	if tell {
		a.told = now
	}
	return false, tell
}

// spent tells that a workspace has used its tokens of the day.
func (q *quota) spent(team string, now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.turn(now)
	return q.limits.Tokens > 0 && q.tokens[team] >= q.limits.Tokens
}

// use counts the tokens of an answer.
func (q *quota) use(team string, tokens int, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.turn(now)
	q.tokens[team] += tokens
}

func (q *quota) turn(now time.Time) {
	if day := now.Format(time.DateOnly); day != q.day {
		q.day = day
		clear(q.tokens)
	}
}

// forget forgets a person.
func (q *quota) forget(who store.LearnerID) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.people, who)
}
