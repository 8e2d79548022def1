package catalog

import (
	"fmt"
	"io"
	"strconv"
)

// Equivalence says that a competence of one framework covers ground of another.
type Equivalence struct {
	From, To CompetenceID
	// Levels[l] is the level in To that level l of From amounts to, l from 1 to
	// 8; 0 where it amounts to none.
	Levels [MaxLevel + 1]Level
}

// LoadEquivalences reads a mapping between frameworks, tab-separated:
//
//	from	to	levels
//	pix:1.1	digcomp:1.1	12345678
//
// The eight digits of levels give, for the levels 1 to 8 of "from", the level
// of "to" (0: none); they never fall. A fault is a *TableError.
func LoadEquivalences(r io.Reader) ([]Equivalence, error) {
	var out []Equivalence
	err := readTable(r, []string{"from", "to", "levels"}, nil, noDirective, func(line int, row map[string]string) error {
		e := Equivalence{From: CompetenceID(row["from"]), To: CompetenceID(row["to"])}
		digits := row["levels"]
		if len(digits) != int(MaxLevel) {
			return &TableError{line, "levels", fmt.Sprintf("%q, expected %d digits", digits, MaxLevel)}
		}
		for i := range digits {
			l := Level(digits[i] - '0')
			if l > MaxLevel || l < e.Levels[i] {
				return &TableError{line, "levels", fmt.Sprintf("%q, expected rising digits from 0 to %d", digits, MaxLevel)}
			}
			e.Levels[i+1] = l
		}
		out = append(out, e)
		return nil
	})
	return out, err
}

func noDirective(line int, cells []string) error {
	return &TableError{line, "1", fmt.Sprintf("unknown directive %q", cells[0])}
}

// reversed turns an equivalence round: a level of To amounts to the highest
// level of From that does not promise more than it.
func (e Equivalence) reversed() Equivalence {
	out := Equivalence{From: e.To, To: e.From}
	for l := Level(1); l <= MaxLevel; l++ {
		for from := Level(1); from <= MaxLevel; from++ {
			if to := e.Levels[from]; to > 0 && to <= l {
				out.Levels[l] = from
			}
		}
	}
	return out
}

// loadBands reads the names of spans of levels.
func loadBands(r io.Reader) ([]Band, error) {
	var out []Band
	err := readTable(r, []string{"from", "to", "name_fr", "name_en"}, nil, noDirective, func(line int, row map[string]string) error {
		b := Band{NameFR: row["name_fr"], NameEN: row["name_en"]}
		for _, c := range []struct {
			column string
			level  *Level
		}{{"from", &b.From}, {"to", &b.To}} {
			n, err := strconv.ParseUint(row[c.column], 10, 8)
			if err != nil || n < 1 || n > uint64(MaxLevel) {
				return &TableError{line, c.column, fmt.Sprintf("%q, expected a level from 1 to %d", row[c.column], MaxLevel)}
			}
			*c.level = Level(n)
		}
		out = append(out, b)
		return nil
	})
	return out, err
}
