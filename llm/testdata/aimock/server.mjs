// A model server with the faults of TestAimock, one for each user's message:
//   node server.mjs DIR/node_modules/@copilotkit/aimock/dist/index.js [MARK [GOOD [WRONG]]]
// MARK is put before each message, so that no other text of a prompt is taken
// for one; GOOD and WRONG are the answers that are right and against the schema.
// It prints its address, and ends with its standard input.
import { pathToFileURL } from "node:url";

const { LLMock } = await import(pathToFileURL(process.argv[2]));
const mock = new LLMock({ port: 0, logLevel: "silent" });
const [mark = "", right = '{"cours":"Paie"}', wrong = '{"cours":"Inconnu"}'] = process.argv.slice(3);
const good = { content: right };
const when = (userMessage, sequenceIndex) => ({ userMessage: mark + userMessage, sequenceIndex });
const error = (status, message, code, more) => ({ error: { message, type: "error", code }, status, ...more });

mock.on(when("bien"), good, { chunkSize: 5 });
mock.on(when("pas si vite", 0), error(429, "Rate limit", "rate_limit_exceeded", { retryAfter: 1 }));
mock.on(when("pas si vite", 1), good);
mock.on(when("pas si vite", 2), good);
mock.on(when("en panne"), error(500, "boom", "server_error"));
mock.on(when("lent"), good, { streamingProfile: { ttft: 20000 } });
mock.on(when("figé"), good, { chunkSize: 4, recordedTimings: { ttftMs: 1, interChunkDelaysMs: [1, 1, 20000, 20000, 20000], totalDurationMs: 60002 } });
mock.on(when("coupé"), good, { chunkSize: 4, latency: 20, truncateAfterChunks: 2 });
mock.on(when("malformé"), good, { chaos: { malformedRate: 1 } });
mock.on(when("pas de JSON"), { content: '{"cours":' });
mock.on(when("hors liste"), { content: wrong });
mock.on(when("filtré"), { content: "Non", finishReason: "content_filter" });
mock.on(when("trop long"), error(400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded"));
mock.on(when("réponse longue"), { content: '{"cours":"Pa', finishReason: "length" });

// What aimock's fixtures do not hold.
const serve = (path, type, body) =>
  mock.mount(path, {
    handleRequest: async (_req, res) => {
      res.writeHead(200, { "Content-Type": type });
      res.end(body);
      return true;
    },
  });
serve("/html", "text/html", "<!doctype html><title>Connexion</title>");
const chunk = (delta, finish_reason) => `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
serve("/refus", "text/event-stream", chunk({ refusal: "Je ne peux pas." }, null) + chunk({}, "stop") + "data: [DONE]\n\n");

await mock.start();
console.log(mock.url);
process.stdin.on("end", () => process.exit(0)).resume();
