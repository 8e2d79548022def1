package catalog

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// FetchOptions says how addresses are fetched; the zero value is safe.
type FetchOptions struct {
	AllowHTTP bool // plain http too
	// AllowPrivate lets addresses of this machine and of private networks be
	// fetched: without it, an address that somebody put into the settings
	// cannot make Parcours read services that only it can reach.
	AllowPrivate bool
	MaxBytes     int64         // of an answer; 256 MiB
	Timeout      time.Duration // for the whole of it; 2 min
	Cache        string        // file that keeps ETags; "": every fetch is whole
	// Proxy is used for every request when set; it is then the proxy that
	// resolves names, so only addresses written as numbers can be refused here.
	Proxy *url.URL
	Roots *x509.CertPool // authorities trusted; nil: the system's
}

const (
	maxRedirects   = 5
	defaultTimeout = 2 * time.Minute
)

// ErrPrivateAddress says that an address leads into a private network.
var ErrPrivateAddress = errors.New("address of a private network")

// ErrScheme says that an address is not of the kind that may be fetched.
var ErrScheme = errors.New("only https addresses are fetched")

func isAddress(arg string) bool {
	scheme, _, ok := strings.Cut(arg, "://")
	return ok && !strings.ContainsAny(scheme, `/\.`)
}

// redacted hides the password in an address.
func redacted(arg string) string {
	if u, err := url.Parse(arg); err == nil {
		return u.Redacted()
	}
	return "address"
}

// addressSource makes a source of an address that may be fetched.
func addressSource(arg string, o FetchOptions) (Source, error) {
	u, err := url.Parse(arg)
	if err != nil {
		return Source{}, errors.New("not an address") // url.Parse's error repeats it, passwords included
	}
	if err := o.permitted(u); err != nil {
		return Source{}, err
	}
	o.MaxBytes = min(orDefault(o.MaxBytes, Limits{}.WithDefaults().Bytes), 1<<40)
	o.Timeout = orDefault(o.Timeout, defaultTimeout)
	f := &fetch{o: o, url: u}
	return Source{Name: u.Redacted(), Open: f.open, TakenIn: f.takenIn}, nil
}

func orDefault[T int64 | time.Duration](v, def T) T {
	if v <= 0 {
		return def
	}
	return v
}

// permitted checks what can be seen of an address before it is resolved.
func (o FetchOptions) permitted(u *url.URL) error {
	switch {
	case u.Scheme != "https" && (u.Scheme != "http" || !o.AllowHTTP):
		return fmt.Errorf("%q: %w", u.Scheme, ErrScheme)
	case u.Hostname() == "":
		return errors.New("address without a host")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !o.AllowPrivate && !publicAddress(ip) {
		return fmt.Errorf("%s: %w", ip, ErrPrivateAddress)
	}
	return nil
}

// fetch is one address and what its last answer said.
type fetch struct {
	o     FetchOptions
	url   *url.URL
	fresh validators
}

// open sends the request and hands out the body, bounded in size and time.
func (f *fetch) open(ctx context.Context) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, f.o.Timeout)
	client := f.o.client()
	done := func() { cancel(); client.CloseIdleConnections() }
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.url.String(), nil)
	if err != nil {
		done()
		return nil, err
	}
	req.Header.Set("User-Agent", "parcours")
	req.Header.Set("Accept", "text/csv, application/json, application/ld+json, application/xml, text/html;q=0.8, */*;q=0.5")
	loadValidators(f.o.Cache, f.url).set(req.Header)
	resp, err := client.Do(req)
	if err != nil {
		done()
		return nil, fmt.Errorf("fetch: %w", bareError(err))
	}
	if err := f.accept(resp); err != nil {
		resp.Body.Close()
		done()
		return nil, err
	}
	f.fresh = validatorsOf(resp.Header)
	return &body{Reader: io.LimitReader(resp.Body, f.o.MaxBytes+1), closer: resp.Body, done: done, left: f.o.MaxBytes}, nil
}

// accept checks the head of an answer.
func (f *fetch) accept(resp *http.Response) error {
	switch {
	case resp.StatusCode == http.StatusNotModified:
		return ErrUnchanged
	case resp.StatusCode != http.StatusOK:
		return fmt.Errorf("fetch: the server answered %s", resp.Status)
	case resp.ContentLength > f.o.MaxBytes:
		return fmt.Errorf("fetch: answer of %d bytes, at most %d are taken", resp.ContentLength, f.o.MaxBytes)
	}
	return nil
}

// takenIn keeps the validators of the last answer.
func (f *fetch) takenIn() error { return saveValidators(f.o.Cache, f.url, f.fresh) }

// bareError takes the address off a client's error: it may hold a password.
func bareError(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// body is an answer's body with its limits.
type body struct {
	io.Reader
	closer io.Closer
	done   func()
	left   int64
}

// Read fails once more came than is taken.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errors.New("fetch: the answer is larger than is taken")
	}
	return n, err
}

// Close ends the request.
func (b *body) Close() error {
	err := b.closer.Close()
	b.done()
	return err
}

// client makes a client whose connections are checked once names are resolved,
// at the moment of dialling: a name that resolves to something else the second
// time gains nothing.
func (o FetchOptions) client() *http.Client {
	d := &net.Dialer{Timeout: 15 * time.Second}
	if !o.AllowPrivate && o.Proxy == nil {
		d.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			return checkDial(address)
		}
	}
	t := &http.Transport{
		DialContext: d.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 15 * time.Second,
		ResponseHeaderTimeout: 60 * time.Second, MaxResponseHeaderBytes: 256 << 10, MaxIdleConns: 1,
		TLSClientConfig: &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
	}
	if o.Proxy != nil {
		t.Proxy = http.ProxyURL(o.Proxy)
	}
	return &http.Client{Transport: t, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return fmt.Errorf("more than %d redirects", maxRedirects)
		}
		if via[0].URL.Scheme == "https" && req.URL.Scheme != "https" {
			return errors.New("redirect from https to http")
		}
		return o.permitted(req.URL)
	}}
}

// checkDial refuses a resolved address inside a private network.
func checkDial(address string) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("dial %s: %w", address, err)
	}
	if !publicAddress(ap.Addr()) {
		return fmt.Errorf("%s: %w", ap.Addr(), ErrPrivateAddress)
	}
	return nil
}
