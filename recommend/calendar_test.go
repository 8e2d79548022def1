package recommend

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/catalog"
)

func date(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, catalog.Paris())
}

func TestDay(t *testing.T) {
	for _, at := range []time.Time{date(2026, 11, 23), date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29)} { // two changes of the hour among them
		if got := dayOf(at).time(); !got.Equal(at) {
			t.Errorf("%v comes back as %v", at, got)
		}
		if got := dayOf(at.Add(22 * time.Hour)).time(); !got.Equal(at) {
			t.Errorf("the evening of %v is %v", at, got)
		}
	}
	if dayOf(time.Time{}) != 0 || !day(0).time().IsZero() {
		t.Error("no day is a day")
	}
	monday := dayOf(date(2026, 11, 23))
	if monday%7 != 0 || monday.week() != (monday+6).week() || monday.week() == (monday+7).week() {
		t.Error("weeks do not begin on Mondays")
	}
}

// TestStretch: work at one's own pace skips week-ends and public holidays.
func TestStretch(t *testing.T) {
	for _, c := range []struct {
		name        string
		from        time.Time
		days        int
		first, last time.Time
	}{
		{"a week", date(2027, 7, 5), 5, date(2027, 7, 5), date(2027, 7, 9)},
		{"over a week-end", date(2027, 7, 9), 2, date(2027, 7, 9), date(2027, 7, 12)},
		{"from a Sunday", date(2027, 7, 11), 1, date(2027, 7, 12), date(2027, 7, 12)},
		{"14 July", date(2027, 7, 13), 2, date(2027, 7, 13), date(2027, 7, 15)},
		{"25 December", date(2028, 12, 25), 1, date(2028, 12, 26), date(2028, 12, 26)},
		{"Easter Monday", date(2027, 3, 29), 1, date(2027, 3, 30), date(2027, 3, 30)},
		{"Ascension", date(2027, 5, 5), 2, date(2027, 5, 5), date(2027, 5, 7)},
		{"no day is one", date(2027, 7, 5), 0, date(2027, 7, 5), date(2027, 7, 5)},
	} {
		first, last, ok := newAgenda(dayOf(c.from)-1).stretch(dayOf(c.from), c.days)
		if !ok || first != dayOf(c.first) || last != dayOf(c.last) {
			t.Errorf("%s: %v to %v, %v; want %v to %v", c.name, first.time(), last.time(), ok, c.first, c.last)
		}
	}
}

func TestAgendaEnds(t *testing.T) {
	first := dayOf(date(2027, 1, 4))
	a := newAgenda(first)
	end := first + agendaDays - 1
	for _, from := range []day{end + 1, end + 1000} {
		if _, _, ok := a.stretch(from, 1); ok {
			t.Errorf("a stretch from day %d of the agenda", from-first)
		}
	}
	if _, _, ok := a.stretch(first, len(a.work)+1); ok {
		t.Error("a stretch longer than the agenda")
	}
	if got := a.latest(end, len(a.work)); got != first {
		t.Errorf("all working days begin on %v at the latest", got.time())
	}
	if a.latest(end, len(a.work)+1) != 0 || a.latest(first-1, 1) != 0 {
		t.Error("a latest day where there is none")
	}
	if got := a.latest(dayOf(date(2027, 1, 10)), 3); got != dayOf(date(2027, 1, 6)) {
		t.Errorf("three days before Sunday begin on %v at the latest", got.time())
	}
}

// TestLoad: hours are spread evenly over working days, and share says the same.
func TestLoad(t *testing.T) {
	week := func(at time.Time) int32 { return dayOf(at).week() }
	for _, c := range []struct {
		name        string
		first, last time.Time
		want        map[int32]float64
	}{
		{"one day", date(2027, 7, 5), date(2027, 7, 5), map[int32]float64{week(date(2027, 7, 5)): 12}},
		{"over a week-end", date(2027, 7, 9), date(2027, 7, 12), map[int32]float64{week(date(2027, 7, 9)): 6, week(date(2027, 7, 12)): 6}},
		{"with 14 July", date(2027, 7, 14), date(2027, 7, 19), map[int32]float64{week(date(2027, 7, 14)): 8, week(date(2027, 7, 19)): 4}},
		{"a week-end", date(2027, 7, 10), date(2027, 7, 11), map[int32]float64{week(date(2027, 7, 10)): 12}},
		{"a holiday", date(2027, 7, 14), date(2027, 7, 14), map[int32]float64{week(date(2027, 7, 14)): 12}},
	} {
		first, last := dayOf(c.first), dayOf(c.last)
		got := map[int32]float64{}
		load(got, first, last, 12)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		a, shares, most := newAgenda(first-3), map[int32]float64{}, 0.0
		for w := first.week() - 1; w <= last.week()+1; w++ {
			if share := a.share(first, last, w); share > 0 {
				shares[w] = 12 * share
				most = max(most, share)
			}
		}
		if diff := cmp.Diff(c.want, shares); diff != "" || a.peak(first, last) != most {
			t.Errorf("%s: shares, peak %v (-want +got):\n%s", c.name, a.peak(first, last), diff)
		}
	}
}
