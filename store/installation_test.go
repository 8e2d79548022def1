package store

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestInstallation(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Key: testKey, Now: func() time.Time { return testDay }})
	want := Installation{Team: "T1", Enterprise: "E1", AppID: "A1", BotUser: "U9", Scopes: []string{"chat:write"}, InstalledBy: "T1-U1",
		Expires: testDay.Add(12 * time.Hour), BotToken: "xoxb-secret", RefreshToken: "xoxe-secret", Updated: testDay}
	organisation := Installation{Enterprise: "E2", BotToken: "xoxb-organisation", Updated: testDay}
	for _, i := range []Installation{want, organisation} {
		if err := s.PutInstallation(t.Context(), i); err != nil {
			t.Fatal(err)
		}
	}
	for team, want := range map[string]Installation{"T1": want, "E2": organisation} {
		got, err := s.Installation(t.Context(), team)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("installation of %s (-want +got):\n%s", team, diff)
		}
	}
	for _, m := range everything(t, s) {
		if contains(m.Data, "secret") {
			t.Errorf("a token stands in %s", m.Data)
		}
	}
	if err := s.RemoveInstallation(t.Context(), "T1"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Installation(t.Context(), "T1"); !errors.Is(err, ErrNotFound) {
		t.Errorf("after removal: %v, want ErrNotFound", err)
	}
}

func TestInstallationNeedsItsKey(t *testing.T) {
	t.Parallel()
	o := Options{Dir: t.TempDir(), Key: testKey}
	s := openTest(t, o)
	if err := s.PutInstallation(t.Context(), Installation{Team: "T1", BotToken: "xoxb"}); err != nil {
		t.Fatal(err)
	}
	closeTest(t, s)
	for _, c := range []struct {
		key  []byte
		want error
	}{{nil, ErrNoKey}, {bytes.Repeat([]byte{8}, keySize), ErrWrongKey}} {
		o.Key = c.key
		s := openTest(t, o)
		if _, err := s.Installation(t.Context(), "T1"); !errors.Is(err, c.want) {
			t.Errorf("read: %v, want %v", err, c.want)
		}
		if err := s.PutInstallation(t.Context(), Installation{Team: "T2"}); c.key == nil && !errors.Is(err, ErrNoKey) {
			t.Errorf("write: %v, want ErrNoKey", err)
		}
		closeTest(t, s)
	}
}

// TestSealIsBound: the tokens of one team do not open in another's place.
func TestSealIsBound(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Key: testKey})
	sealed, err := s.seal([]byte("token"), "T1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.unseal(sealed, "T2"); !errors.Is(err, ErrWrongKey) {
		t.Errorf("in another's place: %v, want ErrWrongKey", err)
	}
}
