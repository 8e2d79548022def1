package messages

import (
	"testing"
	"time"
)

func TestFormats(t *testing.T) {
	fr, en := For("fr"), For("en")
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct{ got, want string }{
		{fr.Hours(0.5), "30\u00a0min"},
		{fr.Hours(1.5), "1\u00a0h\u00a030"},
		{fr.Hours(2.999999), "3\u00a0h"},
		{en.Hours(40), "40\u00a0h"},
		{fr.Money(0, "EUR"), "gratuit"},
		{en.Money(0, "EUR"), "free"},
		{fr.Money(123450, "EUR"), "1\u202f234,50\u00a0€"},
		{en.Money(100000000, "GBP"), "1,000,000\u00a0GBP"},
		{fr.Count(-1234567), "-1\u202f234\u202f567"},
		{fr.Count(999), "999"},
		{fr.Decimal(1.5, 2), "1,50"},
		{en.Decimal(7.5, -1), "7.5"},
		{fr.Percent(0.926), "93\u00a0%"},
		{en.Percent(0.926), "93%"},
		{fr.Day(day(2027, 4, 1)), "1er avril 2027"},
		{en.Day(day(2027, 4, 1)), "1 April 2027"},
		{fr.Days(day(2027, 3, 12), day(2027, 3, 14)), "du 12 au 14 mars 2027"},
		{fr.Days(day(2027, 3, 30), day(2027, 4, 2)), "du 30 mars au 2 avril 2027"},
		{en.Days(day(2026, 12, 30), day(2027, 1, 2)), "30 December 2026 to 2 January 2027"},
		{fr.Days(day(2027, 3, 12), time.Time{}), "12 mars 2027"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
