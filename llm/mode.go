package llm

// Mode is how an endpoint is asked for JSON; the zero value means "unknown".
type Mode uint8

const (
	StrictSchema Mode = iota + 1 // response_format json_schema: the server holds the model to the schema
	JSONObject                   // response_format json_object, the schema in the prompt
	PlainText                    // the schema in the prompt alone, ExtractJSON on the answer
)

func (m Mode) String() string {
	switch m {
	case StrictSchema:
		return "strict schema"
	case JSONObject:
		return "JSON object"
	case PlainText:
		return "plain text"
	}
	return "unknown"
}

// feature is a part of a request that some servers do not take.
type feature uint8

const (
	noFeature   feature = iota
	format              // response_format as it was
	systemRole          // messages of the system
	usageOption         // stream_options
	maxTokens           // max_tokens, where max_completion_tokens replaced it
	temperature         // any but the model's own
)

// habits are what an endpoint was found to take. They only ever get humbler:
// what failed once is not asked again until a restart.
type habits struct {
	mode Mode
	// The system's text goes into the user's message; no stream_options;
	// max_completion_tokens; no temperature.
	fold, bareStream, newMaxTokens, noTemperature bool
}

// without is the humbler habit to try after a refusal; false when there is
// nothing left to give up.
func (h habits) without(f feature) (habits, bool) {
	next := h
	switch f {
	case format:
		next.mode = min(h.mode+1, PlainText)
	case systemRole:
		next.fold = true
	case usageOption:
		next.bareStream = true
	case maxTokens:
		next.newMaxTokens = true
	case temperature:
		next.noTemperature = true
	}
	return next, next != h
}

// and is the humbler of two habits in each respect.
func (h habits) and(o habits) habits {
	return habits{max(h.mode, o.mode), h.fold || o.fold, h.bareStream || o.bareStream,
		h.newMaxTokens || o.newMaxTokens, h.noTemperature || o.noTemperature}
}
