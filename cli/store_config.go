package cli

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/store"
)

// The variables of the store; docs/configuration.md explains them.
const (
	varNATS         = "PARCOURS_NATS"          // addresses of a cluster, in place of the data folder
	varNATSCreds    = "PARCOURS_NATS_CREDS"    // a credentials file
	varNATSCA       = "PARCOURS_NATS_CA"       // a PEM file with the cluster's authority
	varNATSReplicas = "PARCOURS_NATS_REPLICAS" // copies in the cluster, 1 or 3
	varStoreMax     = "PARCOURS_STORE_MAX"     // of the whole store: "2GiB", "2 Go"
	varKey          = "PARCOURS_KEY"           // 32 bytes, base64 or hexadecimal
	varKeep         = "PARCOURS_KEEP_"         // days, by kind: EVENTS, DEAD…
)

// Bounds of PARCOURS_STORE_MAX. Below the first, installations, who have a
// hundredth of it, fit no more than a hundred; the second is what the embedded
// server may take.
const (
	leastStore = 16 << 20
	mostStore  = 1 << 50
)

// mostDays bounds PARCOURS_KEEP_…: ten years, beyond which a figure is rather a
// slip (hours, a date) than a wish.
const mostDays = 3650

// natsAddress reports whether a text is one or more addresses of NATS servers
// with commas between.
func natsAddress(text string) bool {
	for one := range strings.SplitSeq(text, ",") {
		u, err := url.Parse(strings.TrimSpace(one))
		if err != nil || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" {
			return false
		}
		switch u.Scheme {
		case "nats", "tls", "ws", "wss":
		default:
			return false
		}
	}
	return true
}

// natsHosts is a list of addresses without what they may hold of passwords.
func natsHosts(text string) string {
	var out []string
	for one := range strings.SplitSeq(text, ",") {
		u, err := url.Parse(strings.TrimSpace(one))
		if err != nil {
			return "…"
		}
		out = append(out, u.Scheme+"://"+u.Host)
	}
	return strings.Join(out, ", ")
}

// setCluster reads what is said of a cluster. Its files are tried here: the
// library names neither the variable nor, for some, the file.
func setCluster(env *Env, o *store.Options) error {
	if o.Creds = env.Getenv(varNATSCreds); o.Creds != "" {
		text, err := os.ReadFile(o.Creds)
		if err != nil || !strings.Contains(string(text), "-----BEGIN ") {
			return &configError{varNATSCreds, o.Creds, "nats-creds"}
		}
	}
	if o.CA = env.Getenv(varNATSCA); o.CA != "" {
		text, err := os.ReadFile(o.CA)
		if err != nil || !x509.NewCertPool().AppendCertsFromPEM(text) {
			return &configError{varNATSCA, o.CA, "nats-ca"}
		}
	}
	switch text := env.Getenv(varNATSReplicas); text {
	case "", "1":
		o.Replicas = 1
	case "3":
		o.Replicas = 3
	default:
		return &configError{varNATSReplicas, text, "replicas"}
	}
	return nil
}

func setBound(env *Env, o *store.Options) error {
	text := env.Getenv(varStoreMax)
	if text == "" {
		return nil
	}
	n, ok := parseSize(text)
	if !ok || n < leastStore || n > mostStore {
		return &configError{varStoreMax, text, "size"}
	}
	o.MaxBytes = n
	return nil
}

// setKey takes 32 bytes in hexadecimal or in either alphabet of base64. The two
// cannot be taken for each other: 64 digits are 48 bytes in base64.
func setKey(env *Env, o *store.Options) error {
	text := strings.TrimSpace(env.Getenv(varKey))
	if text == "" {
		return nil
	}
	key, err := hex.DecodeString(text)
	if err != nil {
		text = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
		key, err = base64.RawStdEncoding.DecodeString(text)
	}
	if err != nil || len(key) != 32 {
		return &configError{varKey, "…", "key"}
	}
	o.Key = key
	return nil
}

func setRetention(env *Env, o *store.Options) error {
	for _, k := range []struct {
		name string
		v    *time.Duration
	}{
		{"EVENTS", &o.Retention.Events}, {"DEAD", &o.Retention.Dead}, {"THREADS", &o.Retention.Threads},
		{"PATHS", &o.Retention.Paths}, {"JOURNAL", &o.Retention.Journal}, {"LEARNERS", &o.Retention.Learners},
	} {
		text := env.Getenv(varKeep + k.name)
		if text == "" {
			continue
		}
		days, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || days < 1 || days > mostDays {
			return &configError{varKeep + k.name, text, "days"}
		}
		*k.v = time.Duration(days) * 24 * time.Hour
	}
	return nil
}
