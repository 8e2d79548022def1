// What goes between the page and the workspace.

/** Net speaks for one person. */
export class Net {
  constructor(as) {
    this.as = as;
  }

  url(where, more) {
    const query = new URLSearchParams(more);
    if (this.as) query.set("as", this.as);
    return `${where}?${query}`;
  }

  async state() {
    const answer = await fetch(this.url("/page/state"), { cache: "no-store" });
    if (!answer.ok) throw new Error(`state: ${answer.status}`);
    return answer.json();
  }

  /** act tells the workspace what the person did; a failure of the network is an answer too. */
  async act(deed) {
    try {
      const answer = await fetch(this.url("/page/act"), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(deed),
      });
      const body = await answer.json();
      return typeof body.ok === "boolean" ? body : { ...body, ok: answer.ok };
    } catch {
      return { ok: false, error: "network" };
    }
  }

  /** upload sends one file and gives its id, or null. */
  async upload(file) {
    const form = new FormData();
    form.append("file", file);
    try {
      const answer = await fetch(this.url("/page/upload"), { method: "POST", body: form });
      const body = await answer.json();
      return body.ok ? body.id : null;
    } catch {
      return null;
    }
  }

  /** fileURL is where this person may read a file of the workspace; null when it lies elsewhere. */
  fileURL(address) {
    try {
      const url = new URL(address, location.origin);
      if (url.origin !== location.origin) return null;
      if (this.as) url.searchParams.set("as", this.as);
      return url.href;
    } catch {
      return null;
    }
  }

  /**
   * listen follows the workspace from a change on, for as long as the page
   * lives. EventSource would reconnect with the address it was opened with, so
   * reconnecting is done here, with the last change seen.
   */
  listen(after, { event, online }) {
    let seq = after;
    let wait = 500;
    let source = null;
    const open = () => {
      source = new EventSource(this.url("/page/events", { after: seq }));
      source.onopen = () => {
        wait = 500;
        online(true);
      };
      source.onmessage = (message) => {
        const id = Number(message.lastEventId);
        if (id > seq) seq = id;
        event(id, JSON.parse(message.data));
      };
      source.onerror = () => {
        source.close();
        online(false);
        setTimeout(open, wait);
        wait = Math.min(wait * 2, 8000);
      };
    };
    open();
    return {
      /** restart follows from another change on, after the state was fetched anew. */
      restart(from) {
        source.close();
        seq = from;
        open();
      },
    };
  }
}
