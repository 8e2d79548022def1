package catalog

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// catalogueServer serves a catalogue with an ETag, and traps around it.
func catalogueServer(t *testing.T) (srv *httptest.Server, o FetchOptions) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/c.csv", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "Titre;Lieu\nA;Lyon\n")
	})
	mux.HandleFunc("/hop/{n}", func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscan(r.PathValue("n"), &n)
		if n == 0 {
			http.Redirect(w, r, "/c.csv", http.StatusFound)
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/hop/%d", n-1), http.StatusFound)
	})
	mux.HandleFunc("/to", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("u"), http.StatusFound)
	})
	mux.HandleFunc("/big", func(w http.ResponseWriter, r *http.Request) {
		io.Copy(w, endless("Titre\n", "A\n", 1<<20, ""))
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	srv = httptest.NewTLSServer(mux)
	t.Cleanup(srv.Close)
	roots := x509.NewCertPool()
	roots.AddCert(srv.Certificate())
	return srv, FetchOptions{AllowPrivate: true, Roots: roots, Cache: filepath.Join(t.TempDir(), "etags.json")}
}

// fetchAll opens an address and reads it.
func fetchAll(ctx context.Context, t *testing.T, address string, o FetchOptions) (records int, src Source, err error) {
	t.Helper()
	sources, err := OpenSource(ctx, address, nil, o)
	if err != nil {
		return 0, src, err
	}
	_, err = ReadRecords(ctx, sources[0], ReadOptions{}, func(Record) error { records++; return nil })
	return records, sources[0], err
}

func TestFetch(t *testing.T) {
	srv, o := catalogueServer(t)
	for range 2 { // without TakenIn nothing is remembered
		if n, _, err := fetchAll(t.Context(), t, srv.URL+"/c.csv", o); n != 1 || err != nil {
			t.Fatalf("%d records, %v", n, err)
		}
	}
	_, src, _ := fetchAll(t.Context(), t, srv.URL+"/c.csv", o)
	if err := src.TakenIn(); err != nil {
		t.Fatal(err)
	}
	if n, _, err := fetchAll(t.Context(), t, srv.URL+"/c.csv", o); n != 0 || !errors.Is(err, ErrUnchanged) {
		t.Errorf("unchanged: %d records, %v", n, err)
	}
	if n, _, err := fetchAll(t.Context(), t, srv.URL+"/hop/4", FetchOptions{AllowPrivate: true, Roots: o.Roots}); n != 1 || err != nil {
		t.Errorf("five redirects: %d records, %v", n, err)
	}
}

func TestFetchRefused(t *testing.T) {
	srv, o := catalogueServer(t)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	small, quick := o, o
	small.MaxBytes, quick.Timeout = 1000, 50*time.Millisecond
	strict := FetchOptions{Roots: o.Roots}
	for name, c := range map[string]struct {
		path string
		o    FetchOptions
		want string
	}{
		"six redirects":        {srv.URL + "/hop/5", o, "redirects"},
		"redirect to http":     {srv.URL + "/to?u=" + url.QueryEscape(plain.URL), o, "http"},
		"redirect to ftp":      {srv.URL + "/to?u=ftp://x.fr/", o, "redirect from https"},
		"not found":            {srv.URL + "/absent", o, "404"},
		"too large":            {srv.URL + "/big", small, "larger"},
		"too slow":             {srv.URL + "/slow", quick, "deadline"},
		"own machine":          {srv.URL + "/c.csv", strict, "private"},
		"own machine, by name": {strings.Replace(srv.URL, "127.0.0.1", "localhost", 1) + "/c.csv", strict, "private"},
		"metadata service":     {"https://169.254.169.254/latest", strict, "private"},
		"IPv6 loopback":        {"https://[::1]/", strict, "private"},
		"mapped loopback":      {"https://[::ffff:127.0.0.1]/", strict, "private"},
		"password in a fault":  {"https://u:hunter2@127.0.0.1:1/", strict, "private"},
	} {
		_, _, err := fetchAll(t.Context(), t, c.path, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: password told: %v", name, err)
		}
	}
}

// TestRedirectToPrivate: a public address cannot lead inside. The first hop is
// let through by the client's own test, the second is checked as any other.
func TestRedirectToPrivate(t *testing.T) {
	o := FetchOptions{}
	client := o.client()
	from, _ := http.NewRequest(http.MethodGet, "https://catalogue.example.fr/", nil)
	for _, to := range []string{"https://127.0.0.1/", "https://10.0.0.1/x", "https://[fd00:ec2::254]/", "https://100.100.100.200/"} {
		req, err := http.NewRequest(http.MethodGet, to, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := client.CheckRedirect(req, []*http.Request{from}); !errors.Is(err, ErrPrivateAddress) {
			t.Errorf("redirect to %s: %v", to, err)
		}
	}
	// A name that resolves inside is refused at dialling, whatever was said of
	// it before (DNS rebinding).
	if err := checkDial("192.168.1.1:443"); !errors.Is(err, ErrPrivateAddress) {
		t.Errorf("dial: %v", err)
	}
	if err := checkDial("185.24.184.1:443"); err != nil {
		t.Errorf("dial of a public address: %v", err)
	}
}

func TestPublicAddress(t *testing.T) {
	for addr, want := range map[string]bool{
		"185.24.184.1": true, "2001:41d0::1": true, "64:ff9b::b918:b801": true, "2002:b918:b801::1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.0.1": false, "169.254.169.254": false, "100.64.0.1": false,
		"100.100.100.200": false, "0.0.0.0": false, "255.255.255.255": false, "224.0.0.1": false, "198.18.0.1": false, "168.63.129.16": false,
		"::1": false, "::": false, "fe80::1%eth0": false, "fd00:ec2::254": false, "ff02::1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::7f00:1": false, "2002:7f00:1::": false, "::7f00:1": false, "2001:db8::1": false, "fec0::1": false,
	} {
		if got := publicAddress(netip.MustParseAddr(addr)); got != want {
			t.Errorf("publicAddress(%s) = %v", addr, got)
		}
	}
}
