package playground

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// maxBody is the most that one call may carry, files apart.
const maxBody = 4 << 20

// args are a call's arguments by name; what is not a string is its JSON.
type args map[string]string

// readArgs takes the arguments of a form, a query or a JSON object: Slack's
// clients differ in what they send, and Slack takes all three.
func readArgs(r *http.Request) (args, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		return readJSONArgs(r.Body)
	}
	if kind == "multipart/form-data" {
		if err := r.ParseMultipartForm(maxBody); err != nil {
			return nil, fmt.Errorf("read multipart form: %w", err)
		}
	} else if err := r.ParseForm(); err != nil {
		return nil, fmt.Errorf("read form: %w", err)
	}
	out := args{}
	for name, values := range r.Form {
		out[name] = values[0]
	}
	return out, nil
}

func readJSONArgs(body io.Reader) (args, error) {
	var fields map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&fields); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read JSON arguments: %w", err)
	}
	out := args{}
	for name, value := range fields {
		var s string
		if json.Unmarshal(value, &s) == nil {
			out[name] = s
		} else {
			out[name] = string(value)
		}
	}
	return out, nil
}

func (a args) flag(name string) bool {
	on, err := strconv.ParseBool(a[name])
	return err == nil && on
}

// number gives a count, or fallback when it is absent or no positive number.
func (a args) number(name string, fallback int) int {
	n, err := strconv.Atoi(a[name])
	if err != nil || n <= 0 {
		return fallback
	}
	return n
}

// list gives a list sent as JSON or with commas.
func (a args) list(name string) []string {
	var out []string
	if a[name] == "" || json.Unmarshal([]byte(a[name]), &out) == nil {
		return out
	}
	return strings.Split(a[name], ",")
}

// json gives an argument that is JSON, nil when absent or null.
func (a args) json(name string) json.RawMessage {
	if a[name] == "" || a[name] == "null" {
		return nil
	}
	return json.RawMessage(a[name])
}
