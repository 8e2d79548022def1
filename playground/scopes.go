package playground

// AllScopes are the scopes that the app's manifest asks for.
func AllScopes() []string {
	return []string{
		"app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands",
		"files:read", "files:write", "im:history", "im:read", "im:write", "reactions:write", "usergroups:read",
		"users.profile:read", "users:read", "users:read.email",
	}
}

// history is the scope for reading the messages of a conversation.
func (c *conversation) history() string {
	if c.isDM() {
		return "im:history"
	}
	return "channels:history"
}

// readScope is the scope for reading what a conversation is.
func (c *conversation) readScope() string {
	if c.isDM() {
		return "im:read"
	}
	return "channels:read"
}
