package catalog

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
)

// validators are what a server said about the version it sent.
type validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

func validatorsOf(h http.Header) validators {
	return validators{h.Get("ETag"), h.Get("Last-Modified")}
}

func (v validators) set(h http.Header) {
	if v.ETag != "" {
		h.Set("If-None-Match", v.ETag)
	}
	if v.LastModified != "" {
		h.Set("If-Modified-Since", v.LastModified)
	}
}

// maxValidators bounds the cache file: an organisation has a few addresses.
const maxValidators = 1000

// readValidators reads the cache file: a JSON object from address (without its
// password) to validators. A file that is absent or broken is an empty cache:
// it costs a whole fetch and nothing else.
func readValidators(file string) map[string]validators {
	all := map[string]validators{}
	text, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(text, &all) != nil || all == nil {
		return map[string]validators{}
	}
	return all
}

func loadValidators(file string, u *url.URL) validators {
	if file == "" {
		return validators{}
	}
	return readValidators(file)[u.Redacted()]
}

// saveValidators keeps the validators of an address.
func saveValidators(file string, u *url.URL, v validators) error {
	if file == "" || v == (validators{}) {
		return nil
	}
	all := readValidators(file)
	if len(all) >= maxValidators {
		all = map[string]validators{}
	}
	all[u.Redacted()] = v
	text, err := json.MarshalIndent(all, "", "\t")
	if err != nil {
		return fmt.Errorf("keep version of %s: %w", u.Redacted(), err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), ".etags-*.tmp")
	if err != nil {
		return fmt.Errorf("keep version of %s: %w", u.Redacted(), err)
	}
	_, err = tmp.Write(text)
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		os.Remove(tmp.Name())
		return fmt.Errorf("keep version of %s: %w", u.Redacted(), err)
	}
	return nil
}
