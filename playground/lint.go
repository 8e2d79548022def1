package playground

import "fmt"

// CheckMessage says what Slack would refuse in the blocks of a message, a JSON
// list: the documented limits, ids used twice, too much in all. The error is an
// *Error whose Messages name each fault's place; nil when Slack would take it.
func CheckMessage(blocks []byte) error {
	k, err := newChecker()
	if err != nil {
		return fmt.Errorf("read slack's payload schema: %w", err)
	}
	_, err = k.message(blocks)
	return err
}

// CheckView is CheckMessage for a modal or a Home tab, a JSON object.
func CheckView(view []byte) error {
	k, err := newChecker()
	if err != nil {
		return fmt.Errorf("read slack's payload schema: %w", err)
	}
	_, err = k.view(view, "")
	return err
}
