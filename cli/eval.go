package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/eval"
	"github.com/parcours-formation/parcours/index"
)

// runEvalSearch prints the figures of search quality.
func runEvalSearch(ctx context.Context, env *Env, args []string) error {
	flagSet := flags("eval search")
	data := flagSet.String("data", "", "")
	asJSON := flagSet.Bool("json", false, "")
	if err := parseAlone(env, flagSet, args); err != nil {
		return err
	}
	sets, err := evalSets(*data)
	if err != nil {
		return err
	}
	meaning, err := evalMeaning(ctx, env)
	if err != nil {
		return err
	}
	var rows []eval.Row
	for _, set := range sets {
		r, err := eval.Search(ctx, set, meaning)
		if err != nil {
			return err
		}
		rows = append(rows, r...)
	}
	if *asJSON {
		return writeJSON(env.Stdout, rows)
	}
	_, err = fmt.Fprint(env.Stdout, eval.Table(rows))
	return err
}

// evalSets are the questions over the example catalogue and, when a folder of
// judged sets is named, those of it.
func evalSets(data string) ([]eval.Set, error) {
	sample, err := eval.SampleSet()
	if err != nil {
		return nil, err
	}
	sets := []eval.Set{sample}
	if data == "" {
		return sets, nil
	}
	for _, name := range eval.SharedSets {
		set, err := eval.ReadBEIR(filepath.Join(data, name))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &configError{"-data", data, "judged-sets"}
		}
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return sets, nil
}

// evalMeaning computes a set's vectors by the endpoint of the environment; nil
// without one.
func evalMeaning(ctx context.Context, env *Env) (func(*catalog.Catalog) (*index.Vectors, error), error) {
	e, err := embedder(env)
	if e == nil || err != nil {
		return nil, err
	}
	return func(cat *catalog.Catalog) (*index.Vectors, error) {
		return computeVectors(ctx, env, cat, e, nil)
	}, nil
}

// runEvalTagger prints the tagger's precision and recall.
func runEvalTagger(ctx context.Context, env *Env, args []string) error {
	flagSet := flags("eval tagger")
	asJSON := flagSet.Bool("json", false, "")
	if err := parseAlone(env, flagSet, args); err != nil {
		return err
	}
	set, err := eval.SampleSet()
	if err != nil {
		return err
	}
	scores, err := eval.Tagging(ctx, set.Catalog, index.DefaultTagging)
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(env.Stdout, scores)
	}
	_, err = fmt.Fprint(env.Stdout, eval.TagTable(scores))
	return err
}
