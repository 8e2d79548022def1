package recommend

import (
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// day counts days since Monday 29 December 1969, so that day/7 is the week: a
// plan compares thousands of dates, and whole numbers are the quickest to.
type day int32

// mondayBefore1970 shifts Unix days, which begin on a Thursday.
const mondayBefore1970 = 3

func dayOf(t time.Time) day {
	if t.IsZero() {
		return 0
	}
	y, m, d := t.In(catalog.Paris()).Date()
	return day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400 + mondayBefore1970)
}

func (d day) time() time.Time {
	if d == 0 {
		return time.Time{}
	}
	y, m, dd := time.Unix((int64(d)-mondayBefore1970)*86400, 0).UTC().Date()
	return time.Date(y, m, dd, 0, 0, 0, 0, catalog.Paris())
}

func (d day) week() int32 { return int32(d) / 7 }

// agenda is the working days from a first day on.
type agenda struct {
	first day
	work  []day   // working days in order
	next  []int32 // next[d-first] is the rank in work of the first working day from d on, up to the day after the last
}

// agendaDays is how far a plan looks: two years. A course that starts later is
// of no help to anybody who asks today.
const agendaDays = 730

func newAgenda(first day) *agenda {
	a := &agenda{first: first, next: make([]int32, agendaDays+1)}
	at := first.time()
	for i := range agendaDays {
		a.next[i] = int32(len(a.work))
		if catalog.Workday(at) {
			a.work = append(a.work, first+day(i))
		}
		at = at.AddDate(0, 0, 1)
	}
	a.next[agendaDays] = int32(len(a.work))
	return a
}

// worked counts the working days from first to last, both in the agenda.
func (a *agenda) worked(first, last day) int {
	return int(a.next[last+1-a.first] - a.next[first-a.first])
}

// share is the part of some work from first to last that falls into a week, as
// load spreads it.
func (a *agenda) share(first, last day, week int32) float64 {
	n := a.worked(first, last)
	if n == 0 {
		if first.week() == week {
			return 1
		}
		return 0
	}
	monday := day(week * 7)
	from, to := max(first, monday), min(last, monday+6)
	if to < from {
		return 0
	}
	return float64(a.worked(from, to)) / float64(n)
}

// peak is the largest share of any week.
func (a *agenda) peak(first, last day) float64 {
	var out float64
	for week := first.week(); week <= last.week(); week++ {
		out = max(out, a.share(first, last, week))
	}
	return out
}

// latest is the last day on which n working days may begin so as to end by a
// day; 0 when there are not so many.
func (a *agenda) latest(by day, n int) day {
	if by < a.first {
		return 0
	}
	rank := int(a.next[by+1-a.first]) - n
	if rank < 0 {
		return 0
	}
	return a.work[rank]
}

// stretch returns the first and last of n working days from a day on; false
// when they go beyond the agenda.
func (a *agenda) stretch(from day, n int) (first, last day, ok bool) {
	i := max(int(from-a.first), 0)
	if i >= agendaDays {
		return 0, 0, false
	}
	rank := int(a.next[i])
	if rank+n > len(a.work) {
		return 0, 0, false
	}
	return a.work[rank], a.work[rank+max(n, 1)-1], true
}

// workdaysBetween counts the working days from first to last, both included.
func workdaysBetween(first, last day) int {
	n := 0
	for d := first; d <= last; d++ {
		if catalog.Workday(d.time()) {
			n++
		}
	}
	return n
}

// load adds hours to weeks (by week number), evenly over the working days from
// first to last; a stretch without any counts on its first day.
func load(weeks map[int32]float64, first, last day, hours float64) {
	n := workdaysBetween(first, last)
	if n == 0 {
		weeks[first.week()] += hours
		return
	}
	for d := first; d <= last; d++ {
		if catalog.Workday(d.time()) {
			weeks[d.week()] += hours / float64(n)
		}
	}
}
