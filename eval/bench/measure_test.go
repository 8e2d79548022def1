package bench

import (
	"strings"
	"testing"
	"time"
)

func TestPercentile(t *testing.T) {
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(i + 1)
	}
	for _, tt := range []struct {
		name   string
		sorted []time.Duration
		p      int
		want   time.Duration
	}{
		{"none", nil, 50, 0},
		{"one", []time.Duration{7}, 99, 7},
		{"median of two", []time.Duration{1, 2}, 50, 1},
		{"median of three", []time.Duration{1, 2, 3}, 50, 2},
		{"median of a hundred", hundred, 50, 50},
		{"99th of a hundred", hundred, 99, 99},
		{"99th of ten", hundred[:10], 99, 10},
		{"least", hundred, 0, 1},
		{"greatest", hundred, 100, 100},
	} {
		if got := Percentile(tt.sorted, tt.p); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestParseStatus(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Memory
		fails      bool
	}{
		{"as Linux writes it", "Name:\tx\nVmRSS:\t    1234 kB\nRssAnon:\t     12 kB\n", Memory{1234 << 10, 12 << 10}, false},
		{"one is missing", "VmRSS:\t 1 kB\n", Memory{}, true},
		{"not a number", "VmRSS:\t many kB\n", Memory{}, true},
	} {
		got, err := parseStatus(strings.NewReader(tt.text))
		if got != tt.want || (err != nil) != tt.fails {
			t.Errorf("%s: got %+v, %v", tt.name, got, err)
		}
	}
}

func TestCell(t *testing.T) {
	r := row{"disk", func(e *EngineReport) float64 { return float64(e.DiskBytes) }, size}
	first := &EngineReport{DiskBytes: 20e6}
	for _, tt := range []struct {
		e    *EngineReport
		want string
	}{
		{first, "20 MB"},
		{&EngineReport{DiskBytes: 30e6}, "30 MB (1.50×)"},
		{&EngineReport{DiskBytes: 900e6}, "900 MB (45×)"},
		{&EngineReport{}, "0 MB"},
	} {
		if got := cell(r, first, tt.e); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	if got, want := wrap("- un deux trois quatre", 10), "- un deux\n  trois\n  quatre\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
