package bench

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// engineWidth and labelWidth make a table of three engines fit in 80 columns;
// a fourth engine goes beyond.
const (
	engineWidth = 15
	labelWidth  = 22
)

// row is one line of the table: a label and a figure an engine.
type row struct {
	label string
	value func(*EngineReport) float64
	write func(float64) string
}

// Markdown writes the report as a table that reads well unrendered, a column
// an engine; in brackets, the ratio to the first engine.
func (r *Report) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%d courses, %d questions, k = %d; generator alone: %.0f courses/s\n\n",
		r.Machine, r.Courses, r.Questions, r.K, r.Generator)
	head, rule := []string{""}, []string{strings.Repeat("-", labelWidth)}
	for i := range r.Engines {
		head = append(head, r.Engines[i].Name)
		rule = append(rule, strings.Repeat("-", engineWidth-1)+":")
	}
	line(&b, head)
	line(&b, rule)
	for _, row := range r.rows() {
		cells := []string{row.label}
		for i := range r.Engines {
			cells = append(cells, cell(row, &r.Engines[0], &r.Engines[i]))
		}
		line(&b, cells)
	}
	fmt.Fprintf(&b, "\nprocess at the end: %s resident, %s anonymous\n", size(float64(r.Memory.RSS)), size(float64(r.Memory.Anon)))
	for i := range r.Engines {
		if e := &r.Engines[i]; e.Note != "" {
			fmt.Fprintf(&b, "%s", wrap("- "+e.Name+": "+e.Note, 80))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) rows() []row {
	rows := []row{
		{"build, courses/s", func(e *EngineReport) float64 { return e.BuildPerSecond }, number},
		{"disk", func(e *EngineReport) float64 { return float64(e.DiskBytes) }, size},
		{"memory, resident", func(e *EngineReport) float64 { return float64(e.Memory.RSS) }, size},
		{"memory, anonymous", func(e *EngineReport) float64 { return float64(e.Memory.Anon) }, size},
	}
	for i := range r.Engines[0].Cases {
		c := r.Engines[0].Cases[i].Case
		label := fmt.Sprintf("%d at once, plain", c.Goroutines)
		if c.Filtered {
			label = fmt.Sprintf("%d at once, filter", c.Goroutines)
		}
		rows = append(rows,
			row{label + " p50", func(e *EngineReport) float64 { return e.Cases[i].P50 }, duration},
			row{strings.Repeat(" ", len(label)) + " p99", func(e *EngineReport) float64 { return e.Cases[i].P99 }, duration},
			row{"  questions/s", func(e *EngineReport) float64 { return e.Cases[i].PerSecond }, number},
			row{"  mean hits", func(e *EngineReport) float64 { return e.Cases[i].Hits }, func(v float64) string { return fmt.Sprintf("%.1f", v) }})
	}
	return rows
}

// cell writes a figure and its ratio to the first engine's.
func cell(r row, first, e *EngineReport) string {
	base, v := r.value(first), r.value(e)
	if e == first || base <= 0 || v <= 0 {
		return r.write(v)
	}
	ratio := v / base
	if ratio >= 10 {
		return fmt.Sprintf("%s (%.0f×)", r.write(v), ratio)
	}
	return fmt.Sprintf("%s (%.2f×)", r.write(v), ratio)
}

// line writes one row of the table, the first column to the left, the others
// to the right.
func line(b *strings.Builder, cells []string) {
	for i, c := range cells {
		pad := func(width int) string { return strings.Repeat(" ", max(0, width-utf8.RuneCountInString(c))) }
		if i == 0 {
			b.WriteString("| " + c + pad(labelWidth))
		} else {
			b.WriteString(" | " + pad(engineWidth) + c)
		}
	}
	b.WriteString(" |\n")
}

func number(v float64) string { return fmt.Sprintf("%.0f", v) }

func size(v float64) string { return fmt.Sprintf("%.0f MB", v/1e6) }

func duration(v float64) string {
	if v < 10 {
		return fmt.Sprintf("%.2f ms", v)
	}
	return fmt.Sprintf("%.0f ms", v)
}

// wrap breaks a text at spaces into lines of a width, the later ones indented.
func wrap(text string, width int) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteString("\n  ")
			column = 2
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String() + "\n"
}
