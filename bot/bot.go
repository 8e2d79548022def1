// Package bot speaks Slack: it renders an answer of recommend as the blocks of
// a message. Receiving and posting are to come.
package bot
