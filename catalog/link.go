package catalog

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// CheckLink asks whether an address still answers; nil means that it does. A
// server that refuses HEAD is asked again with GET, whose body is not read.
func CheckLink(ctx context.Context, address string, o FetchOptions) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("not an address")
	}
	if err := o.permitted(u); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, orDefault(o.Timeout, 10*time.Second))
	defer cancel()
	client := o.client()
	defer client.CloseIdleConnections()
	status := 0
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		req, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
		if err != nil {
			return err
		}
		req.Header.Set("User-Agent", "parcours")
		resp, err := client.Do(req)
		if err != nil {
			return bareError(err)
		}
		resp.Body.Close()
		status = resp.StatusCode
		if status < 400 {
			return nil
		}
	}
	return fmt.Errorf("%d %s", status, http.StatusText(status))
}
