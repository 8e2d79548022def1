package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // the driver "sqlite", in pure Go

	"github.com/parcours-formation/parcours/catalog"
)

// SQLite is FTS5 in pure Go, tuned as well as we know how.
//
// FTS5 has no French stemmer (its porter is for English). It is given folded
// words without stop words, so that it neither stores nor counts what nobody
// asks for; it is spared stemming, and with it the longer lists of documents
// that "formation" and "formations" would share. This makes it faster and its
// recall lower: its speed is to be read as a best case.
type SQLite struct {
	dir     string
	db      *sql.DB
	version string

	mu       sync.Mutex
	prepared map[string]*sql.Stmt // by query text, one for each shape of filter
}

// NewSQLite returns an engine that keeps its file in a new directory under
// dir ("" is the system's temporary directory).
func NewSQLite(dir string) (*SQLite, error) {
	dir, err := os.MkdirTemp(dir, "bench-sqlite-")
	if err != nil {
		return nil, fmt.Errorf("make the directory of SQLite: %w", err)
	}
	s := &SQLite{dir: dir, prepared: map[string]*sql.Stmt{}}
	// No journal and no sync: the file is thrown away. The page cache (64 MB a
	// connection) and the map hold the whole index of 100,000 courses.
	s.db, err = sql.Open("sqlite", s.file()+"?_pragma=journal_mode(off)&_pragma=synchronous(off)"+
		"&_pragma=cache_size(-65536)&_pragma=mmap_size(2147483648)&_pragma=temp_store(memory)")
	if err == nil {
		err = s.db.QueryRow("SELECT sqlite_version()").Scan(&s.version)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open SQLite in %s: %w", dir, err), os.RemoveAll(dir))
	}
	s.db.SetMaxIdleConns(8) // a connection lost is a warm cache lost
	return s, nil
}

func (s *SQLite) file() string { return filepath.Join(s.dir, "courses.db") }

// Name implements Engine.
func (s *SQLite) Name() string { return "SQLite " + s.version }

// Note tells what the figures hide.
func (s *SQLite) Note() string {
	return "FTS5 in pure Go (modernc.org/sqlite): no French stemmer exists for it, so words are folded but not stemmed: less work and lower recall."
}

// schemaSQLite: the index keeps no text (contentless), the filters are columns
// joined by rowid, and places have a table clustered by course.
var schemaSQLite = []string{
	`CREATE TABLE course (rowid INTEGER PRIMARY KEY, id TEXT, hours REAL, level INTEGER, modality INTEGER, language TEXT)`,
	`CREATE TABLE place (course INTEGER, name TEXT, PRIMARY KEY (course, name)) WITHOUT ROWID`,
	`CREATE VIRTUAL TABLE text USING fts5(title, skills, summary, content='', tokenize='unicode61 remove_diacritics 2')`,
	// 64 MB of words in memory before a segment is written: fewer merges.
	`INSERT INTO text(text, rank) VALUES ('hashsize', 67108864)`,
}

// Build implements Engine: one transaction, then one merge into one segment.
func (s *SQLite) Build(ctx context.Context, courses iter.Seq[catalog.Course]) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin in SQLite: %w", err)
	}
	defer tx.Rollback()
	for _, q := range schemaSQLite {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("run %s: %w", q, err)
		}
	}
	if err := insertSQLite(ctx, tx, courses); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO text(text) VALUES ('optimize')`); err != nil {
		return fmt.Errorf("optimize FTS5: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit in SQLite: %w", err)
	}
	_, err = s.db.ExecContext(ctx, "ANALYZE")
	return err
}

func insertSQLite(ctx context.Context, tx *sql.Tx, courses iter.Seq[catalog.Course]) error {
	var stmts [3]*sql.Stmt
	for i, q := range []string{
		`INSERT INTO course VALUES (?, ?, ?, ?, ?, ?)`,
		`INSERT INTO text(rowid, title, skills, summary) VALUES (?, ?, ?, ?)`,
		`INSERT OR IGNORE INTO place VALUES (?, ?)`,
	} {
		stmt, err := tx.PrepareContext(ctx, q)
		if err != nil {
			return fmt.Errorf("prepare %s: %w", q, err)
		}
		defer stmt.Close()
		stmts[i] = stmt
	}
	row := int64(0)
	for c := range courses {
		row++
		if err := insertCourse(ctx, stmts, row, &c); err != nil {
			return fmt.Errorf("insert course %s in SQLite: %w", c.ID, err)
		}
	}
	return nil
}

func insertCourse(ctx context.Context, stmts [3]*sql.Stmt, row int64, c *catalog.Course) error {
	_, err := stmts[0].ExecContext(ctx, row, string(c.ID), c.Hours, int64(c.TopLevel()), int64(c.Modality), c.Language)
	if err != nil {
		return err
	}
	title, skills, summary := fields(c)
	_, err = stmts[1].ExecContext(ctx, row, folded(title), folded(skills), folded(summary))
	if err != nil {
		return err
	}
	for _, p := range c.Places() {
		if _, err := stmts[2].ExecContext(ctx, row, p); err != nil {
			return err
		}
	}
	return nil
}

func folded(text string) string { return strings.Join(terms(text), " ") }

// Search implements Engine.
func (s *SQLite) Search(ctx context.Context, q Question, k int) ([]catalog.CourseID, error) {
	ts := terms(q.Text)
	if len(ts) == 0 {
		return nil, nil
	}
	query, args := querySQLite(q.Filter)
	stmt, err := s.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	// Quoted, since FTS5 takes AND, OR and NOT for operators.
	args = append([]any{`"` + strings.Join(ts, `" OR "`) + `"`, k}, args...)
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, fmt.Errorf("search SQLite: %w", err)
	}
	defer rows.Close()
	ids := make([]catalog.CourseID, 0, k)
	for rows.Next() {
		var id catalog.CourseID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read SQLite's answer: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// querySQLite writes the query of a filter's shape and its arguments from
// the third on; the first two are the words and k.
func querySQLite(f Filter) (string, []any) {
	var where strings.Builder
	var args []any
	add := func(condition string, arg any) {
		args = append(args, arg)
		fmt.Fprintf(&where, " AND "+condition, fmt.Sprintf("?%d", len(args)+2))
	}
	if f.MaxHours > 0 {
		add("c.hours <= %s", f.MaxHours)
	}
	if f.MaxLevel > 0 {
		add("c.level <= %s", int64(f.MaxLevel))
	}
	if f.Modality != 0 {
		add("c.modality = %s", int64(f.Modality))
	}
	if f.Language != "" {
		add("c.language = %s", f.Language)
	}
	if f.Place != "" {
		add("EXISTS (SELECT 1 FROM place p WHERE p.course = c.rowid AND p.name = %s)", f.Place)
	}
	if len(args) == 0 {
		return plainSQLite, nil
	}
	return fmt.Sprintf(filteredSQLite, where.String()), args
}

// The rank is asked for in ORDER BY as bm25(), not as the column rank: FTS5
// then hands over unranked rows and only those that pass the filter are
// ranked, which halves the time of a filtered question (20,000 courses: 3 ms
// for 8). CROSS JOIN forbids the planner to begin with the other table; with
// no filter the identifiers are looked up for the k best alone. A filter
// written as text.rowid IN (SELECT…) runs FTS5 once a row: minutes.
const (
	filteredSQLite = `SELECT c.id FROM text CROSS JOIN course c ON c.rowid = text.rowid
	WHERE text MATCH ?1%s ORDER BY bm25(text, 4, 3, 1) LIMIT ?2`
	plainSQLite = `SELECT c.id FROM (
		SELECT rowid AS row, bm25(text, 4, 3, 1) AS score FROM text WHERE text MATCH ?1 ORDER BY score LIMIT ?2
	) best CROSS JOIN course c ON c.rowid = best.row ORDER BY best.score`
)

func (s *SQLite) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt := s.prepared[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := s.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", query, err)
	}
	s.prepared[query] = stmt
	return stmt, nil
}

// Disk implements Engine.
func (s *SQLite) Disk() (int64, error) {
	info, err := os.Stat(s.file())
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Close implements Engine.
func (s *SQLite) Close() error {
	return errors.Join(s.db.Close(), os.RemoveAll(s.dir))
}
