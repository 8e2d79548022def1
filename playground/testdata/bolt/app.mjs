// An app written with Slack's own clients, told by ../../bolt_test.go what to
// be: "socket" and "http" are bolt over Socket Mode and over signed HTTP,
// "legacy" is bolt's Assistant in the older container, "bare" is the socket
// client without bolt. It says on its output, one JSON object a line, what it
// was told and what its calls gave; it ends when its input does.
import bolt from "@slack/bolt";
import socketMode from "@slack/socket-mode";

const { SLACK_API: slackApiUrl, SLACK_BOT_TOKEN: token, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = process.env;
const tell = (what, more = {}) => process.stdout.write(JSON.stringify({ what, ...more }) + "\n");
const clientOptions = { slackApiUrl };
// The client waits this long, in milliseconds, before it connects again.
const clientPingTimeout = 1000;
const logLevel = "error";

const plain = (text) => ({ type: "plain_text", text });
const button = (action_id, text, value) => ({ type: "button", action_id, text: plain(text), value });
const modal = (title) => ({
  type: "modal", callback_id: "need", title: plain(title), submit: plain("Valider"), close: plain("Annuler"), notify_on_close: true,
  private_metadata: "p1",
  blocks: [{ type: "input", block_id: "goal", label: plain("But"), element: { type: "plain_text_input", action_id: "text" } }],
});

// refusal is what the client makes of a call that Slack refuses.
async function refusal(call) {
  try {
    await call();
    return { code: "" };
  } catch (e) {
    return { code: e.code, error: e.data?.error, messages: e.data?.response_metadata?.messages, needed: e.data?.needed };
  }
}

// The things that a message asks for by its text; any other is repeated.
const answers = {
  async stream({ message, client }) {
    const s = client.chatStream({
      channel: message.channel, thread_ts: message.ts, recipient_team_id: message.team, recipient_user_id: message.user, buffer_size: 4,
    });
    await s.append({ markdown_text: "**Bonjour** " });
    await s.append({ chunks: [{ type: "task_update", id: "t1", title: "Je cherche", status: "in_progress" }] });
    await s.append({ chunks: [{ type: "task_update", id: "t1", title: "Je cherche", status: "complete" }] });
    await s.append({ markdown_text: "à tous" });
    await s.stop({ markdown_text: ".", blocks: [{ type: "actions", block_id: "foot", elements: [button("keep", "Garder", "1")] }] });
    const late = await refusal(() => client.chat.appendStream({ channel: message.channel, ts: s.ts, markdown_text: "trop tard" }));
    tell("streamed", { ts: s.ts, late });
  },
  async calls({ message, client }) {
    const { channel, ts } = message;
    const first = await client.chat.startStream({ channel, thread_ts: ts, recipient_team_id: message.team, recipient_user_id: message.user });
    await client.chat.appendStream({ channel, ts: first.ts, markdown_text: "un " });
    const end = await client.chat.stopStream({ channel, ts: first.ts, chunks: [{ type: "markdown_text", text: "deux" }] });
    tell("called", { ts: first.ts, stopped: end.ts });
  },
  async file({ message, client }) {
    const out = await client.files.uploadV2({
      channel_id: message.channel, thread_ts: message.ts, filename: "a.ics", title: "Agenda", content: "BEGIN:VCALENDAR", initial_comment: "votre agenda",
    });
    const two = await client.files.uploadV2({
      channel_id: message.channel, thread_ts: message.ts, initial_comment: "deux fichiers",
      file_uploads: [{ file: Buffer.from("un"), filename: "1.txt" }, { file: Buffer.from("deux"), filename: "2.txt" }],
    });
    tell("uploaded", { ids: [out, two].flatMap((o) => o.files).flatMap((f) => f.files ?? [f]).map((f) => f.id) });
  },
  async read({ message, client }) {
    const pages = [];
    for await (const page of client.paginate("conversations.history", { channel: message.channel, limit: 2 })) {
      pages.push(page.messages.length);
    }
    const { user } = await client.users.info({ user: message.user, include_locale: true });
    const { channel } = await client.conversations.open({ users: message.user, return_im: true });
    tell("read", { pages, locale: user.locale, email: user.profile.email, im: channel.id, with: channel.user });
  },
  async group({ message, client }) {
    const { channel } = await client.conversations.open({ users: `${message.user},U0THOMAS`, return_im: true });
    const { members } = await client.conversations.members({ channel: channel.id });
    await client.chat.postMessage({ channel: channel.id, text: "bonjour à vous deux" });
    tell("group", { id: channel.id, mpim: channel.is_mpim, members: members.length });
  },
  async wrong({ message, client }) {
    const { channel } = message;
    tell("refused", {
      channel: await refusal(() => client.chat.postMessage({ channel: "C0NOWHERE", text: "a" })),
      blocks: await refusal(() => client.chat.postMessage({ channel, text: "a", blocks: [{ type: "header", text: plain("x".repeat(151)) }] })),
      token: await refusal(() => client.auth.test({ token: "xoxb-of-nobody" })),
      scope: await refusal(() => client.apiCall("conversations.history", { channel: "C0FORMATION", token: process.env.SLACK_POOR_TOKEN })),
      trigger: await refusal(() => client.views.open({ trigger_id: "1.2", view: modal("Besoin") })),
      view: await refusal(() => client.views.publish({ user_id: message.user, view: { type: "home", blocks: [{ type: "section" }] } })),
    });
  },
  async "a menu"({ message, say }) {
    await say({
      text: "un menu", thread_ts: message.ts,
      blocks: [{
        type: "actions", block_id: "foot",
        elements: [button("open", "Ouvrir", "1"), button("replace", "Remplacer", "2"),
          { type: "static_select", action_id: "pick", options: ["un", "deux"].map((value) => ({ text: plain(value), value })) }],
      }],
    });
  },
};

// listen gives an app what it does; all of it is the same over both transports.
function listen(app) {
  app.error(async (e) => tell("error", { code: e.code, message: e.message, data: e.original?.data ?? e.data }));
  app.message(async (args) => {
    const { message, say, context } = args;
    tell("message", {
      text: message.text, user: message.user, channel_type: message.channel_type, subtype: message.subtype,
      edited: message.message?.text, retry: context.retryNum, reason: context.retryReason, bot: context.botUserId,
    });
    if (message.subtype && message.subtype !== "file_share" || message.channel_type === "channel") return;
    await (answers[message.text] ?? (() => say({ text: `vu : ${message.text}`, thread_ts: message.thread_ts ?? message.ts })))(args);
  });
  app.event("app_mention", async ({ event, say }) => {
    tell("mention", { text: event.text, user: event.user });
    await say({ text: `<@${event.user}> bien reçu`, thread_ts: event.ts });
  });
  app.event("app_home_opened", async ({ event, client }) => {
    const { view } = await client.views.publish({
      user_id: event.user, view: { type: "home", blocks: [{ type: "section", text: { type: "mrkdwn", text: "*Mes parcours*" } }] },
    });
    tell("home", { tab: event.tab, view: view.id });
  });
  app.command("/formation", async ({ command, ack, respond }) => {
    if (!command.text) return ack();
    await ack({ response_type: "ephemeral", text: `je cherche ${command.text}` });
    await respond({ response_type: "in_channel", text: `trouvé : ${command.text}` });
    tell("command", { command: command.command, text: command.text, user: command.user_id, channel: command.channel_id });
  });
  app.action("open", async ({ ack, body, action, client }) => {
    await ack();
    const { view } = await client.views.open({ trigger_id: body.trigger_id, view: modal("Besoin") });
    tell("open", { value: action.value, view: view.id, user: body.user.id, message: body.message.text });
  });
  app.action("replace", async ({ ack, respond }) => {
    await ack();
    await respond({ replace_original: true, text: "remplacé" });
  });
  app.action({ action_id: "pick", block_id: "foot" }, async ({ ack, action }) => {
    await ack();
    tell("pick", { value: action.selected_option.value });
  });
  app.view("need", async ({ ack, view }) => {
    const goal = view.state.values.goal.text.value;
    if (goal === "rien") await ack({ response_action: "errors", errors: { goal: "dites-en plus" } });
    else if (goal === "autre") await ack({ response_action: "update", view: modal("Encore") });
    else if (goal === "plus") await ack({ response_action: "push", view: modal("Dessus") });
    else await ack();
    tell("view", { goal, metadata: view.private_metadata });
  });
  app.view({ callback_id: "need", type: "view_closed" }, async ({ ack, body }) => {
    await ack();
    tell("closed", { cleared: body.is_cleared });
  });
  app.shortcut({ callback_id: "find", type: "message_action" }, async ({ ack, shortcut, respond }) => {
    await ack();
    await respond(`à propos de : ${shortcut.message.text}`);
    tell("shortcut", { text: shortcut.message.text });
  });
  app.shortcut("new", async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: modal("Nouveau") });
    tell("global", { user: shortcut.user.id });
  });
}

async function socket() {
  const receiver = new bolt.SocketModeReceiver({ appToken, clientPingTimeout, logLevel, installerOptions: { clientOptions } });
  for (const state of ["connected", "reconnecting"]) receiver.client.on(state, () => tell(state));
  const app = new bolt.App({ token, receiver, clientOptions, logLevel });
  listen(app);
  await app.start();
  return app;
}

async function http() {
  const receiver = new bolt.HTTPReceiver({ signingSecret, logLevel });
  const app = new bolt.App({ token, receiver, clientOptions, logLevel });
  listen(app);
  const server = await app.start({ port: 0, host: "127.0.0.1" });
  return Object.assign(app, { port: server.address().port });
}

async function legacy() {
  const app = new bolt.App({ token, appToken, socketMode: true, clientOptions, logLevel });
  app.error(async (e) => tell("error", { code: e.code, message: e.message, data: e.original?.data ?? e.data }));
  app.assistant(new bolt.Assistant({
    threadStarted: async ({ say, setSuggestedPrompts, saveThreadContext }) => {
      await say("Que cherchez-vous ?");
      await saveThreadContext();
      await setSuggestedPrompts({ title: "Par exemple", prompts: [{ title: "La paie", message: "une formation à la paie" }] });
      tell("started");
    },
    userMessage: async ({ message, say, setStatus, setTitle }) => {
      await setTitle(message.text);
      await setStatus({ status: "cherche…", loading_messages: ["Je lis le catalogue", "Je compare"] });
      tell("working", { text: message.text });
      await say(`vu : ${message.text}`);
    },
  }));
  await app.start();
  return app;
}

async function bare() {
  const client = new socketMode.SocketModeClient({ appToken, clientOptions, clientPingTimeout, logLevel });
  client.on("message", async ({ ack, event, body, retry_num, retry_reason }) => {
    await ack();
    tell("message", { text: event.text, id: body.event_id, retry: retry_num, reason: retry_reason });
  });
  client.on("slash_commands", async ({ ack, body, accepts_response_payload }) => {
    await ack({ text: `oui ${body.text}` });
    tell("command", { text: body.text, payload: accepts_response_payload });
  });
  for (const state of ["connected", "reconnecting", "disconnected"]) client.on(state, () => tell(state));
  const { url } = await client.start();
  tell("url", { url });
  return { stop: () => client.disconnect() };
}

try {
  const app = await { socket, http, legacy, bare }[process.argv[2]]();
  tell("ready", { port: app.port });
  for await (const _ of process.stdin);
  await app.stop();
  tell("stopped");
} catch (e) {
  tell("failed", { code: e.code, error: e.data?.error, message: e.message });
}
process.exit(); // the clients' kept-alive connections would hold it
