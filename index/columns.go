package index

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// columns hold what the filters and the scoring read of each course, one array
// a property, in the order of Bleve's document numbers (which is not the
// catalogue's: Bleve's builder shuffles each batch). 100,000 courses take 6 MB.
type columns struct {
	Made    int    // columnsFormat
	Version string // of the catalogue they were built from
	Rank    []int32
	Lang    []uint8 // langFR or langEN: whose fields it is indexed in
	Spoken  []uint8 // the language as the catalogue gives it: 0 unknown or several, 1 fr, 2 en, 3 another
	Length  [fields][]uint16
	Total   [fields]uint64 // tokens in all, for the average length

	Hours    []float32 // NaN: unknown
	Level    []uint8   // 0: unknown
	Modality []uint8
	Format   []uint8
	Audience []uint16 // bit set of 1<<audience; 0: open to all
	Cents    []int64  // euros; -1: unknown, or another currency
	Provider []int32  // index in Providers; -1: unknown

	// Teach lists, by competence, the documents of the courses that teach it.
	Teach map[catalog.CompetenceID][]int32

	Providers []string // folded
	Places    []string // folded

	// the sessions of document d are First[d] to First[d+1]
	First        []int32
	Start, End   []int32 // days since 1970-01-01, Paris; 0: no date
	SessionPlace []int32 // index in Places; -1: unknown
	Full         []bool
}

// columnsFormat changes with the columns, so that an index of another program
// is refused rather than misread.
const columnsFormat = 3

// ErrFormat is an index made by a program with other columns; it has to be
// built anew.
var ErrFormat = errors.New("the index is of another format")

func newColumns(version string, n int) *columns {
	c := &columns{
		Made: columnsFormat, Version: version, Rank: make([]int32, n), Lang: make([]uint8, n), Spoken: make([]uint8, n), Hours: make([]float32, n),
		Level: make([]uint8, n), Modality: make([]uint8, n), Format: make([]uint8, n), Audience: make([]uint16, n),
		Cents: make([]int64, n), Provider: make([]int32, n), First: make([]int32, 1, n+1), Teach: map[catalog.CompetenceID][]int32{},
	}
	for i := range c.Length {
		c.Length[i] = make([]uint16, n)
	}
	return c
}

// interner numbers distinct strings in the order of their coming.
type interner map[string]int32

func (in interner) id(list *[]string, s string) int32 {
	if s == "" {
		return -1
	}
	key := fold(s)
	id, ok := in[key]
	if !ok {
		id = int32(len(*list))
		in[key] = id
		*list = append(*list, key)
	}
	return id
}

// fill sets the columns of every document from its course.
func (c *columns) fill(cat *catalog.Catalog) error {
	providers, places := interner{}, interner{}
	for d, rank := range c.Rank {
		course, err := cat.At(int(rank))
		if err != nil {
			return err
		}
		c.set(d, course)
		for _, id := range taught(course) {
			c.Teach[id] = append(c.Teach[id], int32(d))
		}
		c.Provider[d] = providers.id(&c.Providers, course.Provider)
		for _, s := range course.Sessions {
			c.Start = append(c.Start, dayNumber(s.Start))
			c.End = append(c.End, dayNumber(s.End))
			c.SessionPlace = append(c.SessionPlace, places.id(&c.Places, s.Place))
			c.Full = append(c.Full, s.Full)
		}
		c.First = append(c.First, int32(len(c.Start)))
	}
	return nil
}

func (c *columns) set(d int, course *catalog.Course) {
	c.Lang[d], c.Spoken[d] = uint8(langOf(course)), spoken(course.Language)
	c.Hours[d] = float32(math.NaN())
	if course.Hours > 0 {
		c.Hours[d] = float32(course.Hours)
	}
	c.Level[d] = uint8(course.TopLevel())
	c.Modality[d], c.Format[d] = uint8(course.Modality), uint8(course.Format)
	for _, a := range course.Audience {
		c.Audience[d] |= 1 << a
	}
	c.Cents[d] = -1
	if course.Cost.Currency == "EUR" { // other amounts do not compare
		c.Cents[d] = course.Cost.Cents
	}
}

func spoken(language string) uint8 {
	switch language {
	case "":
		return 0
	case "fr":
		return 1
	case "en":
		return 2
	}
	return 3
}

// dayNumber counts days since 1970-01-01 in Paris; 0 means no date.
func dayNumber(t time.Time) int32 {
	if t.IsZero() {
		return 0
	}
	y, m, d := t.In(catalog.Paris()).Date()
	return int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// average returns the average length of a field in tokens, at least 1.
func (c *columns) average(fieldRank int, docs int) float64 {
	if docs == 0 {
		return 1
	}
	return max(1, float64(c.Total[fieldRank])/float64(docs))
}

func (c *columns) write(w io.Writer) error { return gob.NewEncoder(w).Encode(c) }

func readColumns(r io.Reader) (*columns, error) {
	var c columns
	if err := gob.NewDecoder(r).Decode(&c); err != nil {
		return nil, fmt.Errorf("read columns: %w", err)
	}
	if c.Made != columnsFormat {
		return nil, ErrFormat
	}
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("read columns: %w", err)
	}
	return &c, nil
}

// check refuses columns that would be read out of their bounds.
func (c *columns) check() error {
	n, sessions := len(c.Rank), len(c.Start)
	for _, length := range []int{len(c.Lang), len(c.Spoken), len(c.Hours), len(c.Level), len(c.Modality), len(c.Format), len(c.Audience), len(c.Cents), len(c.Provider), len(c.First) - 1} {
		if length != n {
			return fmt.Errorf("%d values for %d courses", length, n)
		}
	}
	for _, length := range []int{len(c.End), len(c.SessionPlace), len(c.Full), int(c.First[n])} {
		if length != sessions {
			return fmt.Errorf("%d values for %d sessions", length, sessions)
		}
	}
	for _, rank := range c.Rank {
		if rank < 0 || int(rank) >= n {
			return fmt.Errorf("rank %d of %d courses", rank, n)
		}
	}
	return nil
}

// matching tells of each string whether a word of it begins with the wanted
// ones: "pau" is in "Pau" and not in "Saint-Paul… de Pauillac" alone.
func matching(list []string, wanted string) []bool {
	wanted = strings.TrimSpace(fold(wanted))
	out := make([]bool, len(list))
	for i, s := range list {
		out[i] = startsWord(s, wanted)
	}
	return out
}

// startsWord reports whether a word of the folded text begins with wanted, and
// ends with it too where wanted is short.
func startsWord(text, wanted string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], wanted)
		if i < 0 {
			return false
		}
		i += at
		end := i + len(wanted)
		before := i == 0 || !isLetter(rune(text[i-1]))
		whole := end == len(text) || !isLetter(rune(text[end]))
		if before && (whole || len(wanted) > 3) {
			return true
		}
		if at = i + 1; at >= len(text) {
			return false
		}
	}
}
