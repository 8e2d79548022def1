package index

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parcours-formation/parcours/catalog"
)

func date(m time.Month, d int) time.Time {
	return time.Date(2027, m, d, 0, 0, 0, 0, catalog.Paris())
}

// TestFilter holds one course a case; each filter names those that pass and how
// many fall for an unknown value alone.
func TestFilter(t *testing.T) {
	free, dear := int64(0), int64(100_000)
	s := inMemory(t, courses(t,
		catalog.Course{ID: "bare", Title: "Tableur"},
		catalog.Course{ID: "free", Title: "Tableur", Level: 2, Hours: 3, Cost: catalog.Money{Currency: "EUR"}, Modality: catalog.SelfPaced, Format: catalog.ELearning,
			Provider: "École des données", Audience: []catalog.Audience{catalog.State, catalog.Staff}},
		catalog.Course{ID: "lyon", Title: "Tableur", Level: 5, Hours: 14, Cost: catalog.Money{Cents: 90_000, Currency: "EUR"}, Modality: catalog.OnSite, Format: catalog.Classroom,
			Provider: "Institut", Audience: []catalog.Audience{catalog.Territorial},
			Sessions: []catalog.Session{{Start: date(3, 1), End: date(3, 2), Place: "Lyon"}, {Start: date(6, 1), End: date(6, 2), Place: "Paris"}}},
		catalog.Course{ID: "full", Title: "Tableur", Level: 5, Modality: catalog.OnSite, Sessions: []catalog.Session{{Start: date(3, 1), End: date(3, 1), Place: "Lyon", Full: true}}},
		catalog.Course{ID: "uk", Title: "Spreadsheets", Language: "en", Level: 8, Hours: 40}), Options{})
	for _, c := range []struct {
		name    string
		filter  Filter
		want    []string
		unknown int
	}{
		{"none", Filter{}, []string{"bare", "free", "full", "lyon", "uk"}, 0},
		{"level at most 5", Filter{MaxLevel: 5}, []string{"free", "full", "lyon"}, 1},
		{"level at least 5", Filter{MinLevel: 5}, []string{"full", "lyon", "uk"}, 1},
		{"hours", Filter{MinHours: 3, MaxHours: 14}, []string{"free", "lyon"}, 2},
		{"remote or self-paced", Filter{Modalities: []catalog.Modality{catalog.Remote, catalog.SelfPaced}}, []string{"free"}, 2},
		{"format", Filter{Formats: []catalog.Format{catalog.Classroom}}, []string{"lyon"}, 3},
		{"state", Filter{Audience: []catalog.Audience{catalog.State}}, []string{"bare", "free", "full", "uk"}, 0},
		{"territorial managers", Filter{Audience: []catalog.Audience{catalog.Territorial, catalog.Manager}}, []string{"bare", "full", "lyon", "uk"}, 0},
		{"provider", Filter{Provider: "ecole"}, []string{"free"}, 3},
		{"middle of a name", Filter{Provider: "cole"}, nil, 3},
		{"unknown provider", Filter{Provider: "zzz"}, nil, 3},
		{"English", Filter{Language: "en"}, []string{"uk"}, 4}, // the others do not say
		{"free of charge", Filter{MaxCents: &free}, []string{"free"}, 3},
		{"up to 1,000 euros", Filter{MaxCents: &dear}, []string{"free", "lyon"}, 3},
		{"Lyon, a seat left", Filter{Place: "lyon"}, []string{"free", "lyon"}, 2},
		{"before April", Filter{To: date(4, 1)}, []string{"free", "lyon"}, 2},
		{"Paris before April", Filter{Place: "Paris", To: date(4, 1)}, []string{"free"}, 2},
		{"from May", Filter{From: date(5, 1)}, []string{"free", "lyon"}, 2},
		{"one day too short", Filter{From: date(3, 1), To: date(3, 1)}, []string{"free"}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := search(t, s, Query{Filter: c.filter})
			if diff := cmp.Diff(c.want, ids(r)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if r.Total != len(c.want) || r.Unknown != c.unknown {
				t.Errorf("total %d, unknown %d; want %d, %d", r.Total, r.Unknown, len(c.want), c.unknown)
			}
		})
	}
}

// TestAudienceAgrees: the filter and the course itself say the same of who may
// come, whatever the audiences.
func TestAudienceAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		audience := rapid.SliceOfN(rapid.Map(rapid.IntRange(int(catalog.State), int(catalog.Elected)), func(i int) catalog.Audience { return catalog.Audience(i) }), 0, 4)
		have, want := audience.Draw(t, "course"), audience.Draw(t, "person")
		var haveBits, wantBits uint16
		for _, a := range have {
			haveBits |= 1 << a
		}
		for _, a := range want {
			wantBits |= 1 << a
		}
		open := (&catalog.Course{Audience: have}).OpenTo(want)
		if got := audienceMeets(haveBits, wantBits); got != open {
			t.Fatalf("course for %v, person %v: the filter says %v, the course %v", have, want, got, open)
		}
	})
}
