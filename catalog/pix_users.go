package catalog

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// slackUser is the shape of Slack's ids of people.
var slackUser = regexp.MustCompile(`^[UW][A-Z0-9]{2,20}$`)

// userHeadings are the names of the column of Slack ids; "userid" is that of
// Slack's own list of members.
var userHeadings = []string{"slack user", "slack", "slack id", "slack user id", "id slack", "identifiant slack", "utilisateur slack", "userid", "user id", "member id"}

// ReadPixUsers reads who is who in Slack: a CSV with a column of what names the
// person in a Pix export (e-mail address or identifier, by o.By; o.Column when
// several could) and one of Slack ids. It gives Slack's id by the folded name,
// see Participation.Person. A line that is not understood, or names a person
// with another Slack id, is an Error and counts for nothing; a Fatal means that
// the file is not to be used. No issue holds an address or an identifier.
func ReadPixUsers(rd io.Reader, o PixOptions) (map[string]string, []Issue, error) {
	if o.By == "" {
		o.By = PixEmail
	}
	o.Limits = o.Limits.WithDefaults()
	u := &usersReading{r: &reading{name: o.Source, o: ReadOptions{Limits: o.Limits}}, o: o, users: map[string]string{}, line: map[string]int{}, person: -1, user: -1}
	line, err := u.read(rd)
	err = u.r.settle(err, line)
	u.r.finish()
	if err != nil && !errors.Is(err, errFatal) {
		return nil, u.r.issues, fmt.Errorf("read users %s: %w", o.Source, err)
	}
	return u.users, u.r.issues, nil
}

type usersReading struct {
	r            *reading
	o            PixOptions
	begun        bool
	person, user int // columns
	users        map[string]string
	line         map[string]int // by person, where it was read
}

func (u *usersReading) read(rd io.Reader) (line int, err error) {
	text, err := u.r.pixText(rd)
	if err != nil {
		return 0, err
	}
	rows := &rowSplitter{r: bufio.NewReaderSize(text, headBytes), limits: u.r.o.Limits, crOnly: crOnly(text.head),
		comma: bestComma(text, u.r.o.Limits, func(cells []string) int { return len(cells) })}
	for {
		row, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && !blankRow(row.cells) {
			if err = u.r.room(row.line); err == nil {
				err = u.row(row)
			}
		}
		if err != nil {
			return rows.line, err
		}
	}
	u.r.noteMended(text)
	return rows.line, nil
}

func (u *usersReading) row(row rawRow) error {
	if !u.begun {
		u.begun = true
		return u.columns(row)
	}
	u.r.tally.Records++
	if row.fault != rowSound || len(row.cells) <= max(u.person, u.user) {
		return u.r.note(makeIssue(Error, "pix-users-line", row.line, "", nil))
	}
	who := foldPerson(u.o.By, row.cells[u.person])
	user := strings.ToUpper(strings.TrimSpace(row.cells[u.user]))
	switch {
	case blankCell(row.cells[u.person]) || user == "":
		return nil // an app without an address, an agent without Slack
	case who == "" || !slackUser.MatchString(user):
		return u.r.note(makeIssue(Error, "pix-users-line", row.line, "", nil))
	}
	before, twice := u.users[who]
	if twice && before != user {
		u.users[who] = "" // which of the two is right cannot be known
		return u.r.note(makeIssue(Error, "pix-users-twice", row.line, "", []any{"Line", u.line[who]}))
	}
	u.users[who], u.line[who] = user, row.line
	return nil
}

// columns reads the header.
func (u *usersReading) columns(row rawRow) error {
	for i, name := range row.cells {
		key := nameKey(name)
		switch {
		case slices.Contains(userHeadings, key):
			u.user = i
		case u.person >= 0:
		case u.o.Column != "" && key == nameKey(u.o.Column), u.o.By == PixEmail && likeEmailHeading(name):
			u.person = i
		}
	}
	if u.person < 0 && u.user >= 0 && len(trimRow(row.cells)) == 2 {
		u.person = 1 - u.user
	}
	if u.person < 0 || u.user < 0 {
		return u.r.fatal("pix-users-columns", row.line, "", "Seen", seenNames(row.cells))
	}
	return nil
}
