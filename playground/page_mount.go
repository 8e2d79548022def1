package playground

import "net/http"

// mountPage adds the browser page to the workspace's handler.
func (w *Workspace) mountPage(mux *http.ServeMux) {
	mux.Handle("/", w.page)
}
