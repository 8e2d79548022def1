// Package bench measures full-text engines side by side: the same invented
// courses, the same questions and filters, one run on one machine.
package bench

import (
	"context"
	"iter"

	"github.com/parcours-formation/parcours/catalog"
)

// Engine is one search engine under measure. Build is called once, before any
// Search; Search may then be called from several goroutines at once.
//
// Every engine weighs the title 4, the skills (outcomes and keywords) 3 and
// the summary 1.
type Engine interface {
	// Name is the engine's name and version, as short as "SQLite 3.50".
	Name() string
	// Build indexes the courses and leaves the engine ready to search.
	Build(ctx context.Context, courses iter.Seq[catalog.Course]) error
	// Search returns the identifiers of the k best courses that hold one of the
	// question's words and pass its filter, best first. A question with no
	// searchable word finds nothing.
	Search(ctx context.Context, q Question, k int) ([]catalog.CourseID, error)
	// Disk returns the bytes the index takes on disk.
	Disk() (int64, error)
	// Close frees everything, files included.
	Close() error
}

// noter is an engine that says in a sentence what a reader of its figures
// must know.
type noter interface{ Note() string }
