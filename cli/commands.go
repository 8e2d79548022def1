package cli

// commands lists every subcommand, in the order of the help page.
func commands() []command {
	return []command{
		{"search", runSearch},
		{"catalogue import", runImport},
		{"catalogue template", runTemplate},
		{"catalogue stats", runStats},
		{"catalogue rollback", runRollback},
		{"eval search", runEvalSearch},
		{"eval tagger", runEvalTagger},
		{"bench index", runBenchIndex},
		{"bench open", runBenchOpen},
		{"version", runVersion},
	}
}
