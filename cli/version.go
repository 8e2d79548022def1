package cli

import (
	"context"
	"fmt"
	"runtime/debug"
)

// runVersion prints the module's version and the Go that built it.
func runVersion(_ context.Context, env *Env, args []string) error {
	if err := parseAlone(env, flags("version"), args); err != nil {
		return err
	}
	version, goVersion := "(devel)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version, goVersion = info.Main.Version, info.GoVersion
	}
	_, err := fmt.Fprintf(env.Stdout, "parcours %s (%s)\n", version, goVersion)
	return err
}
