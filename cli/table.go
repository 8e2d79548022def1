package cli

import (
	"strings"

	"os"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
	"golang.org/x/term"
)

// width of the person's terminal, 80 in a pipe; never under 60, where no table
// can be read, nor over 120, where lines get too long to follow.
func width(env *Env) int {
	if f, ok := env.Stdout.(*os.File); ok && isTerminal(f) {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			return min(max(w, 60), 120)
		}
	}
	return 80
}

// grid lays rows out in a table of the terminal's width. widths gives each
// column's; a 0 takes what is left. Long cells wrap.
func grid(env *Env, headers []string, widths []int, rows [][]string) string {
	rest := width(env)
	for _, w := range widths {
		rest -= w + 1
	}
	rest++ // no rule after the last column
	t := table.New().Headers(headers...).Rows(rows...).Wrap(true).Width(width(env)).
		BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).BorderColumn(false).
		StyleFunc(func(row, col int) lipgloss.Style {
			w := widths[col]
			if w == 0 {
				w = rest
			}
			style := lipgloss.NewStyle().Width(w + 1)
			if col < len(widths)-1 {
				style = style.PaddingRight(1)
			}
			return style
		})
	var b strings.Builder
	for line := range strings.Lines(t.String()) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}
