package bot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"
)

// maxBody bounds a request of Slack's, in bytes; the largest seen are some
// hundred KiB.
const maxBody = 1 << 20

// Handler receives over HTTP what Slack signs with secret: /slack/events,
// /slack/interactions and /slack/commands. An event is kept before it is
// answered 200; when it could not be, 503 makes Slack send it again.
func (b *Bot) Handler(secret string) http.Handler {
	mux := http.NewServeMux()
	handle := func(at string, take func(context.Context, []byte) (any, error)) {
		mux.HandleFunc("POST "+at, func(w http.ResponseWriter, r *http.Request) { b.signed(w, r, secret, take) })
	}
	handle("/slack/events", b.takeEvents)
	handle("/slack/interactions", func(ctx context.Context, body []byte) (any, error) {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		return b.takeInteraction(ctx, []byte(form.Get("payload")))
	})
	handle("/slack/commands", func(ctx context.Context, body []byte) (any, error) {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		c, err := slack.SlashCommandParse(&http.Request{Form: form, PostForm: form})
		if err != nil {
			return nil, err
		}
		return b.takeCommand(ctx, &c)
	})
	return mux
}

// takeEvents takes an event, or answers the challenge by which Slack checks an
// address.
func (b *Bot) takeEvents(ctx context.Context, body []byte) (any, error) {
	var e envelope
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, err
	}
	if e.Type == "url_verification" {
		return map[string]string{"challenge": e.Challenge}, nil
	}
	if e.Type != "event_callback" {
		return nil, nil
	}
	return nil, b.takeEvent(ctx, body)
}

// signed checks a request before anything of it is read: at most maxBody, and
// signed within the last five minutes by our clock, or the next five.
func (b *Bot) signed(w http.ResponseWriter, r *http.Request, secret string, take func(context.Context, []byte) (any, error)) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "request too large or cut off", http.StatusRequestEntityTooLarge)
		return
	}
	if err := verify(r.Header, secret, body); err != nil {
		b.log.Warn("request refused", "at", r.URL.Path, "error", err)
		http.Error(w, "signature refused", http.StatusUnauthorized)
		return
	}
	if n := r.Header.Get("X-Slack-Retry-Num"); n != "" {
		b.log.Info("slack sends again", "retry", n, "reason", r.Header.Get("X-Slack-Retry-Reason"))
	}
	answer, err := take(r.Context(), body)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		http.Error(w, "not the JSON of an event", http.StatusBadRequest)
	case err != nil:
		b.log.Error("event not kept, slack will send it again", "at", r.URL.Path, "error", err)
		http.Error(w, "not kept, send again", http.StatusServiceUnavailable)
	case answer == nil:
		w.WriteHeader(http.StatusOK)
	default:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer)
	}
}

// verify checks a signature (https://docs.slack.dev/authentication/verifying-requests-from-slack).
func verify(header http.Header, secret string, body []byte) error {
	v, err := slack.NewSecretsVerifier(header, secret)
	if err != nil {
		return err
	}
	if _, err := v.Write(body); err != nil {
		return err
	}
	return v.Ensure()
}
