package bench

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/parcours-formation/parcours/catalog"
)

// Postgres is PostgreSQL's full-text search on a server of our own, made for
// the run: French stemming, accents off where the extension unaccent is
// there, a stored weighted tsvector under a GIN index.
type Postgres struct {
	server  *server
	idle    chan *pgx.Conn // connections at rest; each caches its statements
	version string
	config  string // text search configuration
}

// postgresConnections bounds the searches at work at once.
const postgresConnections = 8

// NewPostgres starts a server in a new directory under dir ("" is the
// system's temporary directory, which its account must be able to enter). The
// error wraps ErrAbsent when the machine has no PostgreSQL.
func NewPostgres(ctx context.Context, dir string) (_ *Postgres, err error) {
	s, err := startServer(ctx, dir)
	if err != nil {
		return nil, err
	}
	p := &Postgres{server: s, idle: make(chan *pgx.Conn, postgresConnections)}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
		}
	}()
	for range postgresConnections {
		c, err := pgx.Connect(ctx, s.dsn())
		if err != nil {
			return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
		}
		p.idle <- c
	}
	return p, p.with(ctx, p.prepare)
}

// with lends a connection.
func (p *Postgres) with(ctx context.Context, do func(context.Context, *pgx.Conn) error) error {
	select {
	case c := <-p.idle:
		defer func() { p.idle <- c }()
		return do(ctx, c)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// prepare learns the version and makes the text search configuration.
func (p *Postgres) prepare(ctx context.Context, c *pgx.Conn) error {
	if err := c.QueryRow(ctx, "SHOW server_version").Scan(&p.version); err != nil {
		return fmt.Errorf("ask PostgreSQL its version: %w", err)
	}
	p.version, _, _ = strings.Cut(p.version, " ")
	p.config = "french"
	if _, err := c.Exec(ctx, "CREATE EXTENSION unaccent"); err != nil {
		return nil // not packaged everywhere; accents then count
	}
	_, err := c.Exec(ctx, `CREATE TEXT SEARCH CONFIGURATION fr (COPY = french);
		ALTER TEXT SEARCH CONFIGURATION fr ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem`)
	if err != nil {
		return fmt.Errorf("make the text search configuration: %w", err)
	}
	p.config = "fr"
	return nil
}

// Name implements Engine.
func (p *Postgres) Name() string { return "Postgres " + p.version }

// Note tells what the figures hide.
func (p *Postgres) Note() string {
	note := "Full-text search by ts_rank, which knows neither the rarity of a word nor, so, BM25; its memory is the server's, not in this process; its disk holds the texts too."
	if p.config != "fr" {
		note += " Without the extension unaccent."
	}
	return note
}

// schemaPostgres: rows up to 8,160 bytes keep their vector in the row and not
// compressed in TOAST, for ts_rank reads it once a match.
const schemaPostgres = `
CREATE TABLE course (
	id text NOT NULL, title text NOT NULL, skills text NOT NULL, summary text NOT NULL,
	hours real NOT NULL, level smallint NOT NULL, modality smallint NOT NULL, language text NOT NULL, places text[] NOT NULL,
	words tsvector GENERATED ALWAYS AS (
		setweight(to_tsvector('%[1]s', title), 'A') ||
		setweight(to_tsvector('%[1]s', skills), 'B') ||
		setweight(to_tsvector('%[1]s', summary), 'D')) STORED
) WITH (toast_tuple_target = 8160)`

// Build implements Engine: COPY in the transaction that makes the table,
// which spares the log, then the indexes.
func (p *Postgres) Build(ctx context.Context, courses iter.Seq[catalog.Course]) error {
	return p.with(ctx, func(ctx context.Context, c *pgx.Conn) error {
		err := pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error { return p.load(ctx, tx, courses) })
		if err != nil {
			return fmt.Errorf("load PostgreSQL: %w", err)
		}
		for _, q := range []string{
			"CREATE INDEX ON course USING gin (words) WITH (fastupdate = off)",
			"CREATE INDEX ON course USING gin (places) WITH (fastupdate = off)",
			"CREATE INDEX ON course (language)",
			"VACUUM ANALYZE course",
		} {
			if _, err := c.Exec(ctx, q); err != nil {
				return fmt.Errorf("run %s: %w", q, err)
			}
		}
		return nil
	})
}

func (p *Postgres) load(ctx context.Context, tx pgx.Tx, courses iter.Seq[catalog.Course]) error {
	if _, err := tx.Exec(ctx, fmt.Sprintf(schemaPostgres, p.config)); err != nil {
		return err
	}
	next, stop := iter.Pull(courses)
	defer stop()
	columns := []string{"id", "title", "skills", "summary", "hours", "level", "modality", "language", "places"}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"course"}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		c, ok := next()
		if !ok {
			return nil, nil
		}
		title, skills, summary := fields(&c)
		places := append([]string{}, c.Places()...) // never NULL
		return []any{string(c.ID), title, skills, summary, float32(c.Hours), int16(c.TopLevel()), int16(c.Modality), c.Language, places}, nil
	}))
	return err
}

// Search implements Engine.
func (p *Postgres) Search(ctx context.Context, q Question, k int) (ids []catalog.CourseID, err error) {
	// Accents stay, for without unaccent they count; to_tsquery drops stop
	// words.
	ws := words(ligatures.Replace(q.Text))
	if len(ws) == 0 {
		return nil, nil
	}
	query, args := p.query(q.Filter)
	args = append([]any{strings.Join(ws, " | "), k}, args...)
	err = p.with(ctx, func(ctx context.Context, c *pgx.Conn) error {
		rows, err := c.Query(ctx, query, args...) // prepared once a connection by pgx
		if err != nil {
			return err
		}
		ids, err = pgx.CollectRows(rows, pgx.RowTo[catalog.CourseID])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("search PostgreSQL: %w", err)
	}
	return ids, nil
}

// query writes the query of a filter's shape, and its arguments from the
// third on. The weights of ts_rank are those of D, C, B, A.
func (p *Postgres) query(f Filter) (string, []any) {
	var where strings.Builder
	var args []any
	add := func(condition string, arg any) {
		args = append(args, arg)
		fmt.Fprintf(&where, " AND "+condition, len(args)+2)
	}
	if f.MaxHours > 0 {
		add("hours <= $%d", float32(f.MaxHours))
	}
	if f.MaxLevel > 0 {
		add("level <= $%d", int16(f.MaxLevel))
	}
	if f.Modality != 0 {
		add("modality = $%d", int16(f.Modality))
	}
	if f.Language != "" {
		add("language = $%d", f.Language)
	}
	if f.Place != "" {
		add("places @> ARRAY[$%d::text]", f.Place)
	}
	return fmt.Sprintf(`SELECT id FROM course, to_tsquery('%s', $1) AS q WHERE words @@ q%s
		ORDER BY ts_rank('{0.25, 0, 0.75, 1}', words, q) DESC LIMIT $2`, p.config, where.String()), args
}

// Disk implements Engine: the table with its texts, and its indexes.
func (p *Postgres) Disk() (n int64, err error) {
	ctx := context.Background()
	err = p.with(ctx, func(ctx context.Context, c *pgx.Conn) error {
		return c.QueryRow(ctx, "SELECT pg_total_relation_size('course')").Scan(&n)
	})
	return n, err
}

// Close implements Engine; no search may be under way.
func (p *Postgres) Close() error {
	ctx := context.Background()
	var errs []error
	for len(p.idle) > 0 {
		errs = append(errs, (<-p.idle).Close(ctx))
	}
	return errors.Join(append(errs, p.server.stop())...)
}
