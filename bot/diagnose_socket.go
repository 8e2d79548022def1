package bot

import (
	stdcontext "context"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// diagnoseHello is the first frame of a Socket Mode connection, or Slack's
// refusal of it (https://docs.slack.dev/apis/events-api/using-socket-mode).
type diagnoseHello struct {
	Type   string `json:"type"`   // "hello", "disconnect"
	Reason string `json:"reason"` // of disconnect: "link_disabled", "too_many_websockets"
	Info   struct {
		AppID string `json:"app_id"`
	} `json:"connection_info"`
}

// socket opens a Socket Mode connection as the bot would, and closes it after
// Slack's first word. app is the id of the bot token's app, where it is known.
func (d *diagnoseRun) socket(ctx stdcontext.Context, app string) {
	_, address, err := d.client().StartSocketModeContext(ctx)
	if err != nil {
		d.refused(diagnoseApp, err)
		return
	}
	hello, err := d.hello(ctx, address)
	switch {
	case err != nil:
		d.fault("socket-blocked", "socket-blocked")
	case hello.Reason == "link_disabled":
		d.fault("socket-off", "socket-off")
	case hello.Reason == "too_many_websockets":
		d.fault("socket-many", "socket-many")
	case hello.Type != "hello":
		d.fault("socket-odd", "again")
	case app != "" && hello.Info.AppID != "" && app != hello.Info.AppID:
		d.fault("apps-differ", "same-app", "Bot", app, "App", hello.Info.AppID)
	default:
		d.add(DiagnoseGood, "socket", "")
	}
}

// hello reads the first frame of a socket.
func (d *diagnoseRun) hello(ctx stdcontext.Context, address string) (diagnoseHello, error) {
	wait := d.Client.Timeout
	if wait == 0 {
		wait = 10 * time.Second
	}
	ctx, cancel := stdcontext.WithTimeout(ctx, wait)
	defer cancel()
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: wait}
	conn, _, err := dialer.DialContext(ctx, address, nil)
	if err != nil {
		return diagnoseHello{}, err
	}
	defer conn.Close()
	defer stdcontext.AfterFunc(ctx, func() { conn.Close() })() // a read heeds no context
	conn.SetReadLimit(1 << 20)
	var hello diagnoseHello
	return hello, conn.ReadJSON(&hello)
}
