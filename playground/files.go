package playground

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxFile is the most that an upload may hold.
const maxFile = 32 << 20

// File is a file as the page shows it; URLPrivate is a path on the same origin.
type File struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Title      string `json:"title"`
	Mimetype   string `json:"mimetype"`
	Size       int    `json:"size"`
	URLPrivate string `json:"url_private"`
}

// file is a file with its bytes; it is nobody's to see until it is shared.
type file struct {
	File
	user     string
	channels []string
	data     []byte
	promised int // length announced by the app; -1 once uploaded
	created  time.Time
}

func (f *file) shown() File {
	out := f.File
	out.URLPrivate = "/files/" + f.ID + "/" + url.PathEscape(f.Name)
	return out
}

// slackFile is a file in the form of Slack's API, its address absolute.
func (w *Workspace) slackFile(f *file) obj {
	at := w.base + f.shown().URLPrivate
	return obj{"id": f.ID, "created": f.created.Unix(), "timestamp": f.created.Unix(), "name": f.Name, "title": f.Title,
		"mimetype": f.Mimetype, "filetype": strings.TrimPrefix(path.Ext(f.Name), "."), "user": f.user, "size": f.Size,
		"mode": "hosted", "is_external": false, "is_public": false, "url_private": at, "url_private_download": at,
		"permalink": at, "channels": slices.Clone(f.channels)}
}

// addFile keeps a file of a user.
func (w *Workspace) addFile(name, title, user string) *file {
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	if title == "" {
		title = name
	}
	f := &file{File: File{ID: newID("F"), Name: name, Title: title, Mimetype: kind}, user: user, created: w.now()}
	w.files[f.ID] = f
	return f
}

// Upload gives a file to a person, to be shared with Say. It gives the file's id.
func (w *Workspace) Upload(person, name string, data []byte) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p, ok := w.person(person); !ok || p.IsBot {
		return "", refuse("user_not_found")
	}
	name = path.Base("/" + name)
	if name == "/" || len(data) == 0 || len(data) > maxFile {
		return "", refuse("invalid_file")
	}
	f := w.addFile(name, "", person)
	f.data, f.Size = slices.Clone(data), len(data)
	return f.ID, nil
}

func (w *Workspace) filesGetUploadURL(c *call) (obj, error) {
	name, length := path.Base("/"+c.args["filename"]), c.args.number("length", 0)
	switch {
	case name == "/":
		return nil, missing("filename")
	case length == 0:
		return nil, missing("length")
	case length > maxFile:
		return nil, refuse("file_upload_size_restricted")
	}
	f := w.addFile(name, "", botUser)
	f.promised = length
	return obj{"upload_url": w.base + "/upload/" + f.ID, "file_id": f.ID}, nil
}

// serveUpload takes a file's bytes: as they are, or as the first field of a
// form, which slack-go calls "file" and Slack's client for Node "body".
func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxFile+maxBody)
	var body io.Reader = r.Body
	if form, err := r.MultipartReader(); err == nil {
		if body, err = form.NextPart(); err != nil {
			http.Error(rw, "no file", http.StatusBadRequest)
			return
		}
	}
	data, err := io.ReadAll(body)
	if err != nil {
		http.Error(rw, "not read", http.StatusBadRequest)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.files[r.PathValue("id")]
	if f == nil || f.promised <= 0 || f.promised != len(data) {
		http.Error(rw, "not the announced file", http.StatusBadRequest)
		return
	}
	f.data, f.Size, f.promised = data, len(data), -1
	fmt.Fprintf(rw, "OK - %d", len(data))
}

func (w *Workspace) checkUpload(c *call) error { return w.checkText(c) }

// filesComplete ends an upload and shares the files.
func (w *Workspace) filesComplete(c *call) (obj, error) {
	var in []struct{ ID, Title string }
	if json.Unmarshal(c.args.json("files"), &in) != nil || len(in) == 0 {
		return nil, missing("files")
	}
	var out []obj
	var ids []string
	for _, want := range in {
		f := w.files[want.ID]
		if f == nil || f.promised != -1 {
			return nil, refuse("file_not_found")
		}
		if want.Title != "" {
			f.Title = want.Title
		}
		ids = append(ids, f.ID)
	}
	to := c.args.list("channels")
	if id := c.args["channel_id"]; id != "" {
		to = append(to, id)
	}
	for _, id := range to {
		if err := w.share(c, id, ids); err != nil {
			return nil, err
		}
	}
	for _, id := range ids {
		out = append(out, w.slackFile(w.files[id]))
	}
	return obj{"files": out}, nil
}

// share posts files in a conversation, with the call's comment or blocks.
func (w *Workspace) share(c *call, channel string, ids []string) error {
	text := c.args["initial_comment"]
	to := &call{args: args{"channel": channel, "text": text, "thread_ts": c.args["thread_ts"]}, token: c.token, blocks: c.blocks}
	conv, err := w.destination(to)
	if err != nil {
		return err
	}
	m := &message{Message: Message{User: botUser, BotID: botID, Subtype: "file_share", ThreadTS: to.thread(conv)}, files: ids}
	if err := to.fill(m); err != nil {
		return err
	}
	for _, id := range ids {
		w.files[id].channels = append(w.files[id].channels, conv.id)
	}
	w.post(conv, m)
	return nil
}

func (w *Workspace) filesInfo(c *call) (obj, error) {
	f := w.files[c.args["file"]]
	if f == nil || !w.appSees(f) {
		return nil, refuse("file_not_found")
	}
	return obj{"file": w.slackFile(f), "comments": []obj{}, "paging": obj{"count": 1, "total": 1, "page": 1, "pages": 1}}, nil
}

func (w *Workspace) filesDelete(c *call) (obj, error) {
	f := w.files[c.args["file"]]
	switch {
	case f == nil || !w.appSees(f):
		return nil, refuse("file_not_found")
	case f.user != botUser:
		return nil, refuse("cant_delete_file")
	}
	delete(w.files, f.ID)
	for _, id := range f.channels {
		for _, m := range w.byID[id].messages {
			if slices.Contains(m.files, f.ID) {
				w.noteMessage(m)
			}
		}
	}
	return nil, nil
}

// appSees says whether the app may read a file.
func (w *Workspace) appSees(f *file) bool {
	return f.user == botUser || slices.ContainsFunc(f.channels, func(id string) bool { return w.byID[id].has(botUser) })
}

// serveFile gives a file's bytes to the app's token, or to a person named by
// "as" who is where it was shared.
func (w *Workspace) serveFile(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	f := w.files[r.PathValue("id")]
	may := f != nil && w.mayRead(f, r)
	var data []byte
	var name, kind string
	if may {
		data, name, kind = f.data, f.Name, f.Mimetype
	}
	w.mu.Unlock()
	if !may {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", kind)
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	if !strings.HasPrefix(kind, "image/") || kind == "image/svg+xml" {
		rw.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	rw.Header().Set("Content-Length", strconv.Itoa(len(data)))
	rw.Write(data)
}

func (w *Workspace) mayRead(f *file, r *http.Request) bool {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		t := w.tokens[bearer]
		return t != nil && !t.app && !t.revoked && !w.uninstalled && t.need("files:read") == nil && w.appSees(f)
	}
	as := r.URL.Query().Get("as")
	return as != "" && (f.user == as || slices.ContainsFunc(f.channels, func(id string) bool { return w.byID[id].has(as) }))
}
