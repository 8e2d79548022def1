package playground

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// perMinute is what Slack documents for its tiers 1 to 4; the workspace gives
// no more than the least that each promises.
func perMinute(tier int) int { return []int{0, 1, 20, 50, 100}[tier] }

// Special limits: about one message a second a channel with short bursts, 60
// statuses a minute a direct message, and as many sockets at once as an app may
// hold, though opening one is of tier 1: Slack tolerates bursts there, as a
// deploy of several replicas makes them.
const (
	postBurst    = 5
	statusMinute = 60
	socketBurst  = maxSockets
)

// limit counts a call and gives how many seconds to wait when it is one too many.
func (w *Workspace) limit(m method, c *call) int {
	if !w.opt.Tiers {
		return 0
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch c.name {
	case "chat.postMessage":
		return w.limitTo("post "+c.args["channel"], postBurst, postBurst*time.Second)
	case "assistant.threads.setStatus":
		return w.limitTo("status "+c.args["channel_id"], statusMinute, time.Minute)
	case "apps.connections.open":
		return w.limitTo(c.name, socketBurst, time.Minute)
	}
	if m.tier == 0 {
		return 0
	}
	return w.limitTo(c.name, perMinute(m.tier), time.Minute)
}

// limitTo lets n calls through in any window of time, and gives the seconds
// until the next may come.
func (w *Workspace) limitTo(key string, n int, window time.Duration) int {
	now := w.now()
	calls := slices.DeleteFunc(w.calls[key], func(t time.Time) bool { return now.Sub(t) >= window })
	if len(calls) >= n {
		w.calls[key] = calls
		return int(math.Ceil((window - now.Sub(calls[0])).Seconds()))
	}
	w.calls[key] = append(calls, now)
	return 0
}

func tooMany(rw http.ResponseWriter, seconds int) {
	rw.Header().Set("Retry-After", strconv.Itoa(max(1, seconds)))
	writeJSON(rw, http.StatusTooManyRequests, obj{"ok": false, "error": "ratelimited"})
}
