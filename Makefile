.PHONY: check test test-model

# The whole check, as CI runs it.
check:
	bash .ci/run

test:
	go test ./...

# Asks a real, small model on this machine: minutes, and 1.2 GB the first time.
test-model:
	deploy/test-model.sh go test -count=1 -run TestModel -timeout 60m ./eval -v
