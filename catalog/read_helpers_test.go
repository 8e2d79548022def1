package catalog

import (
	"context"
	"io"
	"strings"
	"testing"
)

// textSource is a source in memory.
func textSource(name, text string) Source { return readerSource(name, strings.NewReader(text)) }

func readerSource(name string, r io.Reader) Source {
	return Source{Name: name, Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(r), nil }}
}

// result is all that a reading gives.
type result struct {
	records  []Record
	rejected []Record
	issues   []Issue
	tally    Tally
}

// readAll reads a source and checks what holds for every source: each row is
// accounted for once, and every refusal and every stop has an issue.
func readAll(t testing.TB, src Source, o ReadOptions) result {
	t.Helper()
	var res result
	o.Tally = &res.tally
	o.Reject = func(rec Record, i Issue) error {
		if i.Grade != Error {
			t.Errorf("row %d rejected with grade %d, code %s", rec.Row, i.Grade, i.Code)
		}
		res.rejected = append(res.rejected, rec)
		return nil
	}
	issues, err := ReadRecords(t.Context(), src, o, func(rec Record) error {
		res.records = append(res.records, rec)
		return nil
	})
	if err != nil {
		t.Fatalf("ReadRecords(%s): %v", src.Name, err)
	}
	res.issues = issues
	res.check(t)
	return res
}

func (res *result) check(t testing.TB) {
	t.Helper()
	y := res.tally
	if y.Rows != y.Records+y.Rejected+y.Blank+y.Header {
		t.Errorf("rows are lost: %+v", y)
	}
	if y.Records != len(res.records) || y.Rejected != len(res.rejected) {
		t.Errorf("tally %+v, but %d yielded and %d rejected", y, len(res.records), len(res.rejected))
	}
	errors := 0
	for _, i := range res.issues {
		if i.Grade == Error {
			errors++
		}
		if i.Code == "" || i.Grade == 0 || i.Source == "" {
			t.Errorf("issue without code, grade or source: %+v", i)
		}
		sayIssue(t, i)
	}
	if errors != y.Rejected {
		t.Errorf("%d rows rejected with %d errors", y.Rejected, errors)
	}
	for _, rec := range res.records {
		if rec.Row < 1 || rec.Source == "" {
			t.Errorf("record without row or source: %+v", rec)
		}
	}
}

// has returns the first issue with a code.
func (res *result) has(code string) (Issue, bool) {
	for _, i := range res.issues {
		if i.Code == code {
			return i, true
		}
	}
	return Issue{}, false
}

// codes lists the issues' codes, each once, in order.
func (res *result) codes() []string {
	var out []string
	seen := map[string]bool{}
	for _, i := range res.issues {
		if !seen[i.Code] {
			seen[i.Code] = true
			out = append(out, i.Code)
		}
	}
	return out
}

// column collects one field of every record, its values joined.
func (res *result) column(f Field) []string {
	var out []string
	for _, rec := range res.records {
		out = append(out, strings.Join(rec.Values[f], "|"))
	}
	return out
}
