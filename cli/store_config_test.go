package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/store"
)

// storeEnv is a world with some variables.
func storeEnv(vars map[string]string) *Env {
	return &Env{Getenv: func(name string) string { return vars[name] }, Say: messages.For("fr")}
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{
		"2GiB": 2 << 30, "2Go": 2e9, "2 Go": 2e9, "2\u202fGo": 2e9, "2 gb": 2e9, "2g": 2e9, "1,5 Gio": 3 << 29, "1.5GiB": 3 << 29, "500M": 5e8,
		"64Mio": 64 << 20, "2147483648": 2 << 30, "100 o": 100, "100b": 100, "1To": 1e12, "1TiB": 1 << 40, "3 Kio": 3072, "3ko": 3000,
		"": 0, "Go": 0, "-2Go": 0, "2 Goo": 0, "2Gob": 0, "deux Go": 0, "2 octets": 0, "1,5,0 Go": 0, "1.5.0": 0, "1e9": 0, "0": 0, "0,5": 0, ".": 0,
		"99999999999To": 0, "2Go3": 0, "2 G i B x": 0, "inf": 0, "0x10": 0, "٢Go": 0,
	} {
		got, ok := parseSize(text)
		if got != want || ok != (want > 0) {
			t.Errorf("%q: %d, %v, want %d", text, got, ok, want)
		}
	}
}

func FuzzParseSize(f *testing.F) {
	for _, text := range []string{"2GiB", "1,5 Go", "-1", "9999999999999999999999999", "o", "1.e"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if n, ok := parseSize(text); ok != (n > 0) {
			t.Errorf("%q: %d, %v", text, n, ok)
		}
	})
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 o", 999: "999 o", 1000: "1 Kio", 1024: "1 Kio", 1536: "1,5 Kio", 10 << 10: "10 Kio", 2 << 30: "2 Gio", 3 << 29: "1,5 Gio",
		1<<20 - 1: "1 Mio", 410 << 20: "410 Mio", 5 << 50: "5120 Tio",
	} {
		if got := strings.ReplaceAll(size(storeEnv(nil), n), "\u00a0", " "); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// TestStoreOptions: what the variables say reaches the store.
func TestStoreOptions(t *testing.T) {
	dir := t.TempDir()
	creds, ca := filepath.Join(dir, "parcours.creds"), filepath.Join("testdata", "authority.pem")
	if err := os.WriteFile(creds, []byte("-----BEGIN NATS USER JWT-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	key := make([]byte, 32)
	for i := range key {
		key[i] = byte(250 + i) // "+" and "/" in base64
	}
	day := 24 * time.Hour
	for name, c := range map[string]struct {
		flag string
		vars map[string]string
		want store.Options
	}{
		"nothing":       {"", map[string]string{varData: dir}, store.Options{Dir: filepath.Join(dir, "store")}},
		"one copy here": {"", map[string]string{varData: dir, varNATSReplicas: "1"}, store.Options{Dir: filepath.Join(dir, "store")}},
		"a cluster": {"", map[string]string{varNATS: "nats://a:4222, tls://u:p@b", varNATSReplicas: "3", varNATSCreds: creds, varNATSCA: ca},
			store.Options{URL: "nats://a:4222, tls://u:p@b", Replicas: 3, Creds: creds, CA: ca}},
		"the option first": {"nats://c", map[string]string{varNATS: "nats://a"}, store.Options{URL: "nats://c", Replicas: 1}},
		"bounds": {"nats://c", map[string]string{varStoreMax: "20 Gio", varKeep + "EVENTS": "1", varKeep + "DEAD": "2", varKeep + "THREADS": "3",
			varKeep + "PATHS": "4", varKeep + "JOURNAL": "5", varKeep + "LEARNERS": " 3650 "},
			store.Options{URL: "nats://c", Replicas: 1, MaxBytes: 20 << 30, Retention: store.Retention{Events: day, Dead: 2 * day, Threads: 3 * day,
				Paths: 4 * day, Journal: 5 * day, Learners: 3650 * day}}},
		"key in base64":      {"nats://c", map[string]string{varKey: "+vv8/f7/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk=\n"}, store.Options{URL: "nats://c", Replicas: 1, Key: key}},
		"key in its other":   {"nats://c", map[string]string{varKey: "-vv8_f7_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk"}, store.Options{URL: "nats://c", Replicas: 1, Key: key}},
		"key in hexadecimal": {"nats://c", map[string]string{varKey: fmt.Sprintf("%X", key)}, store.Options{URL: "nats://c", Replicas: 1, Key: key}},
	} {
		got, err := (&storeFlags{nats: c.flag}).options(storeEnv(c.vars))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestStoreRefuses: a setting that cannot be used names itself; what may be
// secret in it is not repeated.
func TestStoreRefuses(t *testing.T) {
	long := strings.Repeat("00", 31)
	for _, c := range []struct {
		vars        map[string]string
		name, value string
		kind        string
	}{
		{map[string]string{varNATS: "localhost:4222"}, varNATS, "…", "nats"},
		{map[string]string{varNATS: "nats://"}, varNATS, "…", "nats"},
		{map[string]string{varNATS: "nats://a,"}, varNATS, "…", "nats"},
		{map[string]string{varNATS: "nats://a:port"}, varNATS, "…", "nats"},
		{map[string]string{varNATS: "nats://a?x=1"}, varNATS, "…", "nats"},
		{map[string]string{varNATSCA: "ca.pem"}, varNATS, "", "nats-wanted"},
		{map[string]string{varNATS: "nats://a", varNATSReplicas: "trois"}, varNATSReplicas, "trois", "replicas"},
		{map[string]string{varNATS: "nats://a", varNATSCA: "store_config_test.go"}, varNATSCA, "store_config_test.go", "nats-ca"},
		{map[string]string{varNATS: "nats://a", varNATSCreds: "absent"}, varNATSCreds, "absent", "nats-creds"},
		{map[string]string{varStoreMax: "15,9 Mio"}, varStoreMax, "15,9 Mio", "size"},
		{map[string]string{varStoreMax: "1025 Tio"}, varStoreMax, "1025 Tio", "size"},
		{map[string]string{varKey: long}, varKey, "…", "key"},
		{map[string]string{varKey: long + "00" + "00"}, varKey, "…", "key"},
		{map[string]string{varKey: "pas une clé"}, varKey, "…", "key"},
		{map[string]string{varKeep + "DEAD": "3651"}, varKeep + "DEAD", "3651", "days"},
		{map[string]string{varKeep + "PATHS": "1,5"}, varKeep + "PATHS", "1,5", "days"},
	} {
		c.vars[varData] = t.TempDir()
		env := storeEnv(c.vars)
		s, err := new(storeFlags).open(t.Context(), env, slog.New(slog.DiscardHandler))
		if err == nil {
			t.Errorf("%v: opened", c.vars)
			s.Close()
			continue
		}
		var got *configError
		if !errors.As(err, &got) {
			t.Errorf("%v: %v", c.vars, err)
			continue
		}
		if diff := cmp.Diff(configError{c.name, c.value, c.kind}, *got, cmp.AllowUnexported(configError{})); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.vars, diff)
		}
	}
}

// TestStoreMessages: what the commands make up from codes exists in both
// languages.
func TestStoreMessages(t *testing.T) {
	ids := []string{}
	for _, s := range storeSentences {
		ids = append(ids, s.id)
	}
	for prefix, list := range map[string][]string{
		"expected": {"nats", "nats-wanted", "nats-creds", "nats-ca", "replicas", "size", "key", "days"},
		"problem": {string(store.StreamMissing), string(store.StreamAltered), string(store.ConsumerMissing), string(store.Unreadable),
			string(store.Misplaced), string(store.Sealed), string(store.Stranded)},
		"store-kind":  {"events", "dead", "journal", "threads", "paths", "learners", "replies", "progress", "installations"},
		"store-stats": {"what", "messages", "size", "bound", "kept", "oldest"},
		"dead":        {"number", "when", "attempts", "kind", "reason", "event", "thread", "learner", "received", "content"},
		"size":        {"bytes", "kib", "mib", "gib", "tib"},
	} {
		for _, word := range list {
			ids = append(ids, prefix+"."+word)
		}
	}
	for _, lang := range []string{"fr", "en"} {
		for _, id := range ids {
			if !has(messages.For(lang), id) {
				t.Errorf("no message %q in %s", id, lang)
			}
		}
	}
}

// TestExplainStore: each error of the store has its sentence, and a password in
// an address is in none.
func TestExplainStore(t *testing.T) {
	env := storeEnv(nil)
	for _, s := range storeSentences {
		err := &storeError{url: "nats://u:secret@h:1", err: fmt.Errorf("open store nats://u:secret@h:1: %w", s.err)}
		text := explain(env, err)
		if text != env.Say.T(s.id, "Where", "nats://h:1", "Detail", err.Error()) || strings.Contains(text, "secret") {
			t.Errorf("%v: %s", s.err, text)
		}
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{&storeError{dir: "/d", err: errors.New("start: no")}, "la base /d n’a pas pu être ouverte (start: no)"},
		{&storeError{dir: "/d", err: &os.PathError{Op: "open", Path: "/d/lock", Err: os.ErrPermission}}, "/d/lock : accès refusé"},
		{fmt.Errorf("restore: %w", context.Canceled), "restore: context canceled"},
	} {
		if got := explain(env, c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}
