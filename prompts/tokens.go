package prompts

import (
	"fmt"
	"sync"

	"github.com/tiktoken-go/tokenizer/codec"
)

// o200k is the vocabulary of OpenAI's models, near enough to those of Mistral,
// Llama and Qwen to keep a prompt within bounds. It is built at the first count
// (50 ms), and taken by its own constructor: the library's Get would link all
// its vocabularies, 5 MB more of program.
var o200k = sync.OnceValue(codec.NewO200kBase)

// Tokens counts the tokens of a prompt: system and user part and schema, which
// servers without structured output get in words.
func Tokens(r Rendered) (int, error) {
	total := 0
	for _, text := range []string{r.System, r.User, string(r.Schema)} {
		n, err := o200k().Count(text)
		if err != nil {
			return 0, fmt.Errorf("count tokens of prompt %s: %w", r.Name, err)
		}
		total += n
	}
	return total, nil
}
