package prompts

import (
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
)

// prompt is one parsed template file.
type prompt struct {
	frontMatter
	lang, source string
	override     bool
	tmpl         *template.Template // with the parts "system" and "user"
}

var parts = []string{"system", "user"}

var functions = template.FuncMap{"join": strings.Join}

// addTemplate parses and checks a file; the faults of its head do not hide
// those of its body.
func (l *loader) addTemplate(file, text string, override bool) {
	p := &prompt{source: text, override: override, lang: strings.Split(file, ".")[1]}
	head, body, before, ok := splitHead(text)
	if ok {
		p.frontMatter = readHead(file, head, &l.faults)
	} else {
		l.faults.add(file, 1, FrontMatter, "", fence)
	}
	// The blank lines let the parser count as the file does.
	tmpl, err := template.New(file).Funcs(functions).Parse(strings.Repeat("\n", before) + body)
	if err != nil {
		line, said := parserWords(file, err)
		l.faults.add(file, line, Syntax, said, "")
		return
	}
	p.tmpl = tmpl
	l.check(file, p)
	l.set.prompts[file] = p
}

// check looks for what the parser accepts and the house does not.
func (l *loader) check(file string, p *prompt) {
	known := len(l.faults.All)
	for _, part := range parts {
		if p.tmpl.Lookup(part) == nil {
			l.faults.add(file, 0, MissingPart, part, `{{define "`+part+`"}}`)
		}
	}
	for _, n := range p.tmpl.Tree.Root.Nodes {
		if line, said := stray(p.tmpl.Tree, n); said != "" {
			l.faults.add(file, line, StrayText, said, "")
		}
	}
	l.checkFields(file, p)
	if len(l.faults.All) == known { // what is broken already would only be told again
		l.probe(file, p)
	}
}

// stray is what stands outside of every part, and would never be told.
func stray(tree *parse.Tree, n parse.Node) (line int, said string) {
	text := n.String()
	said = strings.TrimSpace(text)
	blank, _, _ := strings.Cut(text, said)
	return lineOf(tree, n) + strings.Count(blank, "\n"), cutWords(said, 60)
}

var parserError = regexp.MustCompile(`(?s)^template: [^:]*:(\d+)(?::\d+)?: (.*)$`)

// parserWords takes the line out of what text/template says.
func parserWords(file string, err error) (line int, said string) {
	m := parserError.FindStringSubmatch(err.Error())
	if m == nil {
		return 0, err.Error()
	}
	line, _ = strconv.Atoi(m[1])
	return line, m[2]
}

// lineOf is the line of a node in its file.
func lineOf(tree *parse.Tree, n parse.Node) int {
	where, _ := tree.ErrorContext(n)
	fields := strings.Split(where, ":")
	if len(fields) < 2 {
		return 0
	}
	line, _ := strconv.Atoi(fields[1])
	return line
}
