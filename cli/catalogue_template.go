package cli

import (
	"context"
	"fmt"
	"os"

	"github.com/parcours-formation/parcours/catalog"
)

// runTemplate writes an empty catalogue workbook.
func runTemplate(_ context.Context, env *Env, args []string) error {
	fs := flags("catalogue template")
	out := fs.String("o", "catalogue.xlsx", "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	if _, err := os.Lstat(*out); err == nil {
		return env.fault("template.exists", "File", *out)
	}
	f, err := os.Create(*out)
	if err != nil {
		return err
	}
	err = catalog.WriteTemplate(f, env.Say.Lang)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(*out)
		return err
	}
	fmt.Fprintln(env.Stdout, env.Say.T("template.written", "File", *out))
	return nil
}
