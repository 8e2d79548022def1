package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// maxAnswer bounds an answer, and a line of a stream: 1 MiB is a hundred times
// the longest path that was ever proposed.
const maxAnswer = 1 << 20

// event is what a server sent at once: the data of one server-sent event.
type event struct {
	data  []byte // valid until the next event
	error bool   // announced as an error, by "event: error" or llama.cpp's "error:" field
}

// events reads server-sent events (WHATWG HTML, section 9.2) as model servers
// send them: comments and unknown fields are dropped; a data line that is a
// whole object is an event without waiting for the blank line that some
// servers leave out.
type events struct {
	in      *bufio.Reader
	line    []byte
	pending []byte // data lines of an event not yet ended
	failing bool   // the event was named "error"
}

// next returns the next event, io.EOF at the end.
func (e *events) next() (event, error) {
	e.pending = e.pending[:0]
	for {
		line, err := e.readLine()
		if err != nil && (err != io.EOF || len(line) == 0) {
			if err == io.EOF && len(e.pending) > 0 {
				return event{e.pending, e.failing}, nil
			}
			return event{}, err
		}
		if len(line) == 0 { // the end of an event
			failing := e.failing
			e.failing = false
			if len(e.pending) > 0 {
				return event{e.pending, failing}, nil
			}
			continue
		}
		field, value := cutField(line)
		switch field {
		case "event":
			e.failing = string(value) == "error"
		case "error":
			return event{value, true}, nil
		case "data":
			if len(e.pending) == 0 && whole(value) {
				return event{value, e.failing}, nil
			}
			if len(e.pending)+len(value) > maxAnswer {
				return event{}, badAnswer("an event of the stream is too large")
			}
			e.pending = append(append(e.pending, value...), '\n')
		}
	}
}

// whole reports whether the data of one line is an event by itself.
func whole(data []byte) bool {
	return string(data) == "[DONE]" || len(data) > 0 && data[0] == '{' && json.Valid(data)
}

// cutField splits a line; a comment has no field. A bare object counts as
// data: some gateways forget the "data:" of the error that ends a stream.
func cutField(line []byte) (field string, value []byte) {
	if line[0] == '{' {
		return "data", line
	}
	name, value, _ := bytes.Cut(line, []byte(":"))
	return string(name), bytes.TrimSpace(value)
}

// readLine returns a line without its end. At the end of the stream it returns
// io.EOF beside what stood on the last line.
func (e *events) readLine() ([]byte, error) {
	e.line = e.line[:0]
	for {
		part, err := e.in.ReadSlice('\n')
		if len(e.line)+len(part) > maxAnswer {
			return nil, badAnswer("a line of the stream is too long")
		}
		e.line = append(e.line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(e.line, "\r\n"), err
		}
	}
}
