package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/llm"
)

// The environment's variables; docs/configuration.md explains them.
const (
	varData           = "PARCOURS_DATA"           // folder of everything that is kept
	varThesaurus      = "PARCOURS_THESAURUS"      // a thesaurus file in place of the embedded one
	varEmbedURL       = "PARCOURS_EMBED_URL"      // an OpenAI-compatible endpoint for vectors
	varEmbedKey       = "PARCOURS_EMBED_KEY"      // its key
	varEmbedModel     = "PARCOURS_EMBED_MODEL"    // its model; without it, words alone are searched
	varQuestionPrefix = "PARCOURS_EMBED_QUESTION" // put before a question: "query: " for E5
	varCoursePrefix   = "PARCOURS_EMBED_COURSE"   // put before a course: "passage: " for E5
	varDayHours       = "PARCOURS_HOURS_PER_DAY"  // of a training day; 6
)

// configError is a setting that cannot be used: which, what it says, and the
// message "expected.<kind>" of what was expected. Keys never stand in it.
type configError struct{ Name, Value, kind string }

func (e *configError) Error() string {
	return fmt.Sprintf("%s is %q, expected %s", e.Name, e.Value, e.kind)
}

// dataDir is PARCOURS_DATA, or the system's place for an application's data.
func dataDir(env *Env) (string, error) {
	if dir := env.Getenv(varData); dir != "" {
		return dir, nil
	}
	if dir := env.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "parcours"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", &configError{varData, "", "folder"}
	}
	return filepath.Join(home, ".local", "share", "parcours"), nil
}

// dayHours is how many hours a training day counts; 6 is the French civil
// service's usual day.
func dayHours(env *Env) (float64, error) {
	text := env.Getenv(varDayHours)
	if text == "" {
		return 6, nil
	}
	h, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || !(h > 0 && h <= 12) {
		return 0, &configError{varDayHours, text, "hours"}
	}
	return h, nil
}

// thesaurus is the operator's file or the embedded one.
func thesaurus(env *Env) (*index.Thesaurus, error) {
	name := env.Getenv(varThesaurus)
	if name == "" {
		return index.DefaultThesaurus()
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", varThesaurus, err)
	}
	defer f.Close()
	return index.ReadThesaurus(f, name)
}

// embedder is the embeddings endpoint that the environment names, nil without.
func embedder(env *Env) (*llm.Embedder, error) {
	model, url := env.Getenv(varEmbedModel), env.Getenv(varEmbedURL)
	switch {
	case model == "" && url == "":
		return nil, nil
	case model == "":
		return nil, &configError{varEmbedModel, "", "model"}
	case !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://"):
		return nil, &configError{varEmbedURL, "…", "address"} // it may hold a key
	}
	return llm.NewEmbedder(llm.EmbedConfig{
		BaseURL: url, APIKey: env.Getenv(varEmbedKey), Model: model,
		QuestionPrefix: env.Getenv(varQuestionPrefix), CoursePrefix: env.Getenv(varCoursePrefix),
	})
}
