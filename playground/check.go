package playground

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/slack-go/slack"
)

// limitsJSON is Slack's payload schema with its documented limits.
//
//go:embed schema/slack.limits.schema.json
var limitsJSON []byte

// limits is limitsJSON compiled, once for all workspaces: it takes 0.1 s.
var limits = sync.OnceValues(compile)

// checker checks payloads against Slack's schema and the rules it cannot express.
// Blocks and chunks are found by their type, so that a fault is named where it
// is and not as "none of twenty kinds".
type checker struct {
	byType      map[string]*jsonschema.Schema // blocks
	chunkByType map[string]*jsonschema.Schema
	home, modal *jsonschema.Schema
}

func newChecker() (*checker, error) { return limits() }

func compile() (*checker, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(limitsJSON))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("slack.json", doc); err != nil {
		return nil, err
	}
	definition := func(name string) (*jsonschema.Schema, error) { return c.Compile("slack.json#/definitions/" + name) }
	out := &checker{byType: map[string]*jsonschema.Schema{}, chunkByType: map[string]*jsonschema.Schema{}}
	if out.home, err = definition("HomeView"); err != nil {
		return nil, err
	}
	if out.modal, err = definition("ModalView"); err != nil {
		return nil, err
	}
	for name, kind := range typed(doc) {
		to := out.byType
		if strings.HasSuffix(name, "Chunk") {
			to = out.chunkByType
		}
		if to[kind], err = definition(name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// typed gives the definitions of blocks and chunks, with the type each is for.
func typed(doc any) map[string]string {
	root, _ := doc.(obj)
	definitions, _ := root["definitions"].(obj)
	out := map[string]string{}
	for name, d := range definitions {
		if !strings.HasSuffix(name, "Block") && !strings.HasSuffix(name, "Chunk") {
			continue
		}
		properties, _ := d.(obj)["properties"].(obj)
		kind, _ := properties["type"].(obj)
		if s, ok := kind["const"].(string); ok {
			out[name] = s
		}
	}
	return out
}

// decode reads JSON, numbers as they are written.
func decode(raw json.RawMessage) (any, error) {
	return jsonschema.UnmarshalJSON(bytes.NewReader(raw))
}

// block checks one block; at is its place, "/blocks/3".
func (k *checker) block(v any, at string) []string {
	b, ok := v.(obj)
	if !ok {
		return []string{fault("must be an object", at)}
	}
	kind, _ := b["type"].(string)
	if kind == string(slack.MBTDataVisualization) {
		return checkChart(b, at)
	}
	schema := k.byType[kind]
	if schema == nil {
		return []string{fault("unsupported type: "+kind, at+"/type")}
	}
	return append(faults(schema.Validate(v), at), tableFaults(b, at)...)
}

// checkChart checks the block that the schema lacks, with slack-go's own rules.
func checkChart(b obj, at string) []string {
	raw, err := json.Marshal(b)
	if err != nil {
		return []string{fault(err.Error(), at)}
	}
	var chart slack.DataVisualizationBlock
	if err := json.Unmarshal(raw, &chart); err != nil {
		return []string{fault(err.Error(), at)}
	}
	if err := chart.Validate(); err != nil {
		return []string{fault(err.Error(), at)}
	}
	return nil
}

// fault is a message in Slack's form.
func fault(what, at string) string { return fmt.Sprintf("[ERROR] %s [json-pointer:%s]", what, at) }

// faults names the deepest faults of a schema's verdict: where a value may be
// one of several kinds, the kind that it comes nearest to.
func faults(err error, at string) []string {
	failed, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return nil
	}
	deepest := 0
	var out []string
	var walk func(*jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		for _, cause := range e.Causes {
			walk(cause)
		}
		if len(e.Causes) > 0 || len(e.InstanceLocation) < deepest {
			return
		}
		if len(e.InstanceLocation) > deepest {
			deepest, out = len(e.InstanceLocation), nil
		}
		message := fault(e.ErrorKind.LocalizedString(english()), at+pointer(e.InstanceLocation))
		out = append(out, message)
	}
	walk(failed)
	return out
}

func pointer(location []string) string {
	var b strings.Builder
	for _, part := range location {
		b.WriteString("/" + part)
	}
	return b.String()
}

// place is the pointer of the i-th of a list.
func place(list string, i int) string { return "/" + list + "/" + strconv.Itoa(i) }
