package cli

// commands lists every subcommand, in the order of the help page.
func commands() []command {
	return []command{
		{"search", runSearch},
		{"version", runVersion},
	}
}
