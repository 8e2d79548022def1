package cli

// commands lists every subcommand, in the order of the help page.
func commands() []command {
	return []command{
		{"ask", runAsk},
		{"chat", runChat},
		{"team", runTeam},
		{"search", runSearch},
		{"serve", runServe},
		{"demo", runDemo},
		{"catalogue import", runImport},
		{"catalogue template", runTemplate},
		{"catalogue stats", runStats},
		{"catalogue rollback", runRollback},
		{"pix import", runPixImport},
		{"pix jobs", runPixJobs},
		{"prompts show", runPromptsShow},
		{"prompts check", runPromptsCheck},
		{"slack manifest", runSlackManifest},
		{"slack check", runSlackCheck},
		{"store backup", runStoreBackup},
		{"store restore", runStoreRestore},
		{"store check", runStoreCheck},
		{"store stats", runStoreStats},
		{"dead list", runDeadList},
		{"dead show", runDeadShow},
		{"dead replay", runDeadReplay},
		{"eval search", runEvalSearch},
		{"eval tagger", runEvalTagger},
		{"eval paths", runEvalPaths},
		{"eval teams", runEvalTeams},
		{"bench index", runBenchIndex},
		{"bench open", runBenchOpen},
		{"bench planner", runBenchPlanner},
		{"bench team", runBenchTeam},
		{"bench bot", runBenchBot},
		{"bench crash", runBenchCrash},
		{"version", runVersion},
	}
}

// unlisted are the subcommands that others start for their own use.
func unlisted() []command {
	return []command{{"bench-slack", runBenchSlack}}
}
