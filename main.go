// Parcours guides public agents' training; see README.md.
package main

import (
	"os"

	"github.com/parcours-formation/parcours/cli"
)

func main() { os.Exit(cli.Main(cli.System(), os.Args[1:])) }
