package llm

import (
	"encoding/json"
	"errors"
	"strings"
)

// mostObjects bounds how many broken objects are looked past: prose has a few.
const mostObjects = 1000

var errNoObject = errors.New("no JSON object in the answer")

// ExtractJSON returns the first JSON object that stands by itself in a model's
// answer: past the thoughts between <think> and </think>, out of prose and
// code fences, without a trailing comma if it has one. An object cut at its
// end is an error, and so is one that stands inside another that is broken: a
// part must not pass for the whole. Text beyond 1 MiB is refused, and the time is
// linear.
func ExtractJSON(text string) (json.RawMessage, error) {
	if len(text) > maxAnswer {
		return nil, errors.New("an answer beyond 1 MiB")
	}
	if i := strings.LastIndex(text, "</think>"); i >= 0 {
		if found, err := firstObject(text[i+len("</think>"):]); err == nil {
			return found, nil
		}
	}
	return firstObject(thoughtless(text))
}

// thoughtless is an answer without the thoughts that begin it. Some templates
// put the opening mark into the prompt, so that the closing one stands alone.
func thoughtless(text string) string {
	text = strings.TrimSpace(text)
	before, after, closed := strings.Cut(text, "</think>")
	switch {
	case strings.HasPrefix(text, "<think>") && !closed:
		return ""
	case strings.HasPrefix(text, "<think>") || closed && !strings.Contains(before, "{"):
		return strings.TrimSpace(after)
	}
	return text
}

// firstObject tries the objects that stand in a text one after the other.
func firstObject(text string) (json.RawMessage, error) {
	for range mostObjects {
		i := strings.IndexByte(text, '{')
		if i < 0 {
			break
		}
		text = text[i:]
		found, broke, err := decodeObject(text)
		if comma := trailingComma(text, broke, err); comma >= 0 {
			found, _, err = decodeObject(text[:comma] + " " + text[comma+1:])
		}
		if err == nil {
			return found, nil
		}
		text = text[pastObject(text):]
	}
	return nil, errNoObject
}

// pastObject is the offset behind the object, broken as it may be, that text
// begins with; the end of the text where its braces do not close.
func pastObject(text string) int {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case c == '{' && !quoted:
			depth++
		case c == '}' && !quoted:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

// decodeObject decodes the object that text begins with; broke is the offset of
// the byte that broke it.
func decodeObject(text string) (object json.RawMessage, broke int, err error) {
	err = json.NewDecoder(strings.NewReader(text)).Decode(&object)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		broke = int(syntax.Offset) - 1
	}
	return object, broke, err
}

// trailingComma is the offset of the comma before the closing bracket that
// broke an object, -1 without one.
func trailingComma(text string, broke int, err error) int {
	if err == nil || broke <= 0 || broke >= len(text) || text[broke] != '}' && text[broke] != ']' {
		return -1
	}
	before := strings.TrimRight(text[:broke], " \t\r\n")
	if !strings.HasSuffix(before, ",") {
		return -1
	}
	return len(before) - 1
}
