package playground

import "strings"

// Error is Slack's refusal: of a call of the Web API, or of what a person tried.
type Error struct {
	Code     string   // "channel_not_found"
	Messages []string // response_metadata.messages: which part of a payload is wrong
	Needed   string   // of missing_scope
	Provided string
}

func (e *Error) Error() string {
	if len(e.Messages) == 0 {
		return e.Code
	}
	return e.Code + ": " + strings.Join(e.Messages, "; ")
}

// refuse makes an Error.
func refuse(code string, messages ...string) error {
	return &Error{Code: code, Messages: messages}
}

// missing is what Slack says when a required argument is absent.
func missing(arg string) error {
	return refuse("invalid_arguments", "[ERROR] missing required field: "+arg)
}

// reply is the refusal as the Web API gives it.
func (e *Error) reply() obj {
	out := obj{"ok": false, "error": e.Code}
	if len(e.Messages) > 0 {
		out["response_metadata"] = obj{"messages": e.Messages}
	}
	if e.Needed != "" {
		out["needed"], out["provided"] = e.Needed, e.Provided
	}
	return out
}
