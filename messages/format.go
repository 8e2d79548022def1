package messages

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

// Hours says a duration: "45 min", "3 h", "1 h 30".
func (p *Printer) Hours(h float64) string {
	minutes := int(math.Round(h * 60))
	switch {
	case minutes < 60:
		return strconv.Itoa(minutes) + nbsp + "min"
	case minutes%60 == 0:
		return strconv.Itoa(minutes/60) + nbsp + "h"
	}
	return fmt.Sprintf("%d%sh%s%02d", minutes/60, nbsp, nbsp, minutes%60)
}

// Money says an amount given in cents: "gratuit", "1 200 €", "12,50 €".
func (p *Printer) Money(cents int64, currency string) string {
	if cents == 0 {
		return p.T("money.free")
	}
	whole := p.Count(int(cents / 100))
	if rest := cents % 100; rest != 0 {
		whole += p.T("number.decimal") + fmt.Sprintf("%02d", rest)
	}
	if currency == "EUR" {
		currency = "€"
	}
	return whole + nbsp + currency
}

// Count writes a whole number with its thousands apart.
func (p *Printer) Count(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(p.T("number.thousands"))
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// Decimal writes a number with so many decimals, as few as it takes when below
// 0: "1,50", "7,5".
func (p *Printer) Decimal(v float64, decimals int) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', decimals, 64), ".", p.T("number.decimal"), 1)
}

// Percent says a share of one: "93 %".
func (p *Printer) Percent(share float64) string {
	return strconv.Itoa(int(math.Round(share*100))) + p.T("number.percent")
}

// Day says a date: "1er avril 2027", "1 April 2027".
func (p *Printer) Day(t time.Time) string {
	return fmt.Sprintf("%s %s %d", p.dayOfMonth(t), p.month(t), t.Year())
}

// ShortDay says a date in ten columns: "12/03/2027".
func (p *Printer) ShortDay(t time.Time) string { return t.Format("02/01/2006") }

// Days says a stretch of days: "12 mars 2027", "du 12 au 14 mars 2027", "du 30
// mars au 2 avril 2027".
func (p *Printer) Days(from, to time.Time) string {
	if to.IsZero() || to.Equal(from) {
		return p.Day(from)
	}
	first := p.dayOfMonth(from)
	if from.Month() != to.Month() || from.Year() != to.Year() {
		first += " " + p.month(from)
	}
	if from.Year() != to.Year() {
		first += " " + strconv.Itoa(from.Year())
	}
	return p.T("date.range", "From", first, "To", p.Day(to))
}

func (p *Printer) dayOfMonth(t time.Time) string {
	if t.Day() == 1 {
		return p.T("date.first")
	}
	return strconv.Itoa(t.Day())
}

func (p *Printer) month(t time.Time) string {
	return p.T("month." + strings.ToLower(t.Month().String()))
}
