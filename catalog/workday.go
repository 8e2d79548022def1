package catalog

import (
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/fr"
)

// workdays holds, by year, which days of the year (from 1) are worked: the
// rules of the holidays cost 100 times what the table does, and a plan asks for
// hundreds of days.
var workdays sync.Map // int → *[367]bool

// Workday reports whether a day is neither of a week-end nor a public holiday
// of mainland France.
func Workday(t time.Time) bool {
	year, ok := workdays.Load(t.Year())
	if !ok {
		year, _ = workdays.LoadOrStore(t.Year(), workdaysOf(t.Year()))
	}
	return year.(*[367]bool)[t.YearDay()]
}

func workdaysOf(year int) *[367]bool {
	calendar := cal.NewBusinessCalendar()
	calendar.AddHoliday(fr.Holidays...)
	var out [367]bool
	for day := time.Date(year, 1, 1, 12, 0, 0, 0, time.UTC); day.Year() == year; day = day.AddDate(0, 0, 1) {
		out[day.YearDay()] = calendar.IsWorkday(day)
	}
	return &out
}
