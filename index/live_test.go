package index

import (
	"errors"
	"testing"

	"github.com/parcours-formation/parcours/catalog"
)

// TestLiveAfterClose: a refresh that ends after Close neither serves nor leaks.
func TestLiveAfterClose(t *testing.T) {
	open := func(title string) *Snapshot {
		s, err := InMemory(t.Context(), courses(t, catalog.Course{ID: "A", Title: title}), Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	l := NewLive(open("un"))
	if err := l.Swap(open("deux")); err != nil {
		t.Fatal(err)
	}
	if r, err := l.Search(t.Context(), Query{Text: "deux"}); err != nil || len(r.Hits) != 1 {
		t.Errorf("after a swap: %v, %v", ids(r), err)
	}
	for range 2 {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	late := open("trois")
	if err := l.Swap(late); !errors.Is(err, ErrClosed) {
		t.Errorf("Swap after Close: %v", err)
	}
	if _, err := l.Search(t.Context(), Query{Text: "trois"}); !errors.Is(err, ErrClosed) {
		t.Errorf("Search after Close: %v", err)
	}
	if _, err := late.bleve.DocCount(); err == nil {
		t.Error("the latecomer is left open")
	}
}
