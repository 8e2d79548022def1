package cli

import (
	"errors"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/prompts"
)

// The variables of the language model; docs/configuration.md explains them.
const (
	varModelURL      = "OPENAI_BASE_URL"
	varModelKey      = "OPENAI_API_KEY"
	varModel         = "PARCOURS_MODEL"
	varSecondURL     = "PARCOURS_MODEL2_URL"
	varSecondKey     = "PARCOURS_MODEL2_KEY"
	varSecond        = "PARCOURS_MODEL2"
	varPriceIn       = "PARCOURS_MODEL_PRICE_IN"  // euros a million tokens
	varPriceOut      = "PARCOURS_MODEL_PRICE_OUT" // the same, of answers
	varModelTime     = "PARCOURS_MODEL_TIMEOUT"   // seconds for a whole answer
	varModelParallel = "PARCOURS_MODEL_CONCURRENCY"
	varPrompts       = "PARCOURS_PROMPTS" // folder of prompts in place of ours
)

// chatOf returns the client of the model that the operator names, nil when
// none is: an address and a name are both needed, so that a key or an address
// that lies in the environment for another program sends nothing anywhere.
func chatOf(env *Env, address, name string) (*llm.Chat, error) {
	urlVar := env.Say.T("flagname.model") + " (" + varModelURL + ")"
	if address == "" {
		urlVar, address = varModelURL, env.Getenv(varModelURL)
	}
	if name == "" {
		name = env.Getenv(varModel)
	}
	if urlVar == varModelURL && name == "" && env.Getenv(varSecondURL) == "" && env.Getenv(varSecond) == "" {
		return nil, nil
	}
	c := llm.ChatConfig{Log: modelLog(env)}
	first, err := endpointOf(env, urlVar, address, varModel, name, varModelKey)
	if err != nil {
		return nil, err
	}
	c.Endpoints = append(c.Endpoints, first)
	if url, model := env.Getenv(varSecondURL), env.Getenv(varSecond); url+model != "" {
		second, err := endpointOf(env, varSecondURL, url, varSecond, model, varSecondKey)
		if err != nil {
			return nil, err
		}
		c.Endpoints = append(c.Endpoints, second)
	}
	seconds, err := numberOf(env, varModelTime, "seconds", 1, 600)
	if err != nil {
		return nil, err
	}
	c.Timeouts = timeouts(time.Duration(seconds * float64(time.Second)))
	parallel, err := numberOf(env, varModelParallel, "parallel", 1, 1000)
	if err != nil {
		return nil, err
	}
	c.Concurrency = int(parallel)
	return llm.NewChat(c)
}

// timeouts leaves the defaults unless the whole time is given: then none of its
// parts is longer.
func timeouts(whole time.Duration) llm.Timeouts {
	if whole == 0 {
		return llm.Timeouts{}
	}
	return llm.Timeouts{Whole: whole, FirstToken: min(whole, max(20*time.Second, whole/2)), BetweenTokens: min(whole, max(10*time.Second, whole/4))}
}

// unnamedModel returns the variable of a model's key or address that lies in the
// environment though no model is named, "" without one.
func unnamedModel(env *Env) string {
	for _, name := range []string{varModelKey, varModelURL} {
		if env.Getenv(name) != "" && env.Getenv(varModel) == "" {
			return name
		}
	}
	return ""
}

// modelLog writes errors alone, nothing of a question, nothing of a key: that a
// model does not answer is told with the answer.
func modelLog(env *Env) *slog.Logger {
	return slog.New(slog.NewTextHandler(env.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
}

// endpointOf checks what an endpoint is made of; a value that could hold a key
// is not shown.
func endpointOf(env *Env, urlVar, address, nameVar, name, keyVar string) (llm.Endpoint, error) {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return llm.Endpoint{}, &configError{urlVar, "", "model-address"}
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "":
		return llm.Endpoint{}, &configError{urlVar, "…", "model-address"}
	case strings.TrimSpace(name) == "":
		return llm.Endpoint{}, &configError{nameVar, "", "model-name"}
	case strings.ContainsAny(env.Getenv(keyVar), "\r\n"):
		return llm.Endpoint{}, &configError{keyVar, "…", "model-key"}
	}
	in, err := numberOf(env, varPriceIn, "price", 0, 10_000)
	if err != nil {
		return llm.Endpoint{}, err
	}
	out, err := numberOf(env, varPriceOut, "price", 0, 10_000)
	return llm.Endpoint{BaseURL: address, APIKey: env.Getenv(keyVar), Model: name, InPrice: in, OutPrice: out}, err
}

// numberOf reads a number between two bounds, 0 when the variable is empty.
func numberOf(env *Env, name, kind string, low, high float64) (float64, error) {
	text := env.Getenv(name)
	if text == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || !(v >= low && v <= high) {
		return 0, &configError{name, text, kind}
	}
	return v, nil
}

// promptSet is the operator's prompts over ours, every fault of them told.
func promptSet(env *Env) (*prompts.Set, error) {
	set, err := prompts.Load(env.Getenv(varPrompts))
	return set, promptFaults(env, varPrompts, err)
}

// promptFaults says in the operator's language what is wrong with the prompts
// of a folder or of the variable that names it.
func promptFaults(env *Env, where string, err error) error {
	var faults *prompts.Faults
	if !errors.As(err, &faults) {
		return err
	}
	lines := []string{env.Say.T("prompts.heading", "Count", len(faults.All), "Where", where)}
	for _, f := range faults.All {
		where := f.File
		if f.Line > 0 {
			where += ":" + strconv.Itoa(f.Line)
		}
		lines = append(lines, "  "+where+env.Say.T("prompts.colon")+env.Say.T("prompts."+string(f.Kind), "Value", f.Value, "Expected", f.Expected))
	}
	return &fault{strings.Join(lines, "\n")}
}
