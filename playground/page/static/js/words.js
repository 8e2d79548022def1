// The page's own words, in the language of the page, and its dates.

const words = { table: {}, lang: "fr" };

// Dates in English are written as in Europe, with 24 hours.
const REGION = { en: "en-GB" };

/** loadWords fetches the words of the document's language. */
export async function loadWords(lang) {
  const answer = await fetch(`/page/static/words/${lang}.json`);
  if (!answer.ok) throw new Error(`words ${lang}: ${answer.status}`);
  words.table = await answer.json();
  words.lang = lang;
}

/** language is "fr" or "en". */
export const language = () => words.lang;

/** t gives the words of a key, {name} replaced by args.name. */
export function t(key, args) {
  const text = words.table[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (all, name) => (args && name in args ? String(args[name]) : all));
}

/** plural gives the words of key.one or key.other for n. */
export function plural(key, n, args) {
  const form = new Intl.PluralRules(words.lang).select(n) === "one" ? "one" : "other";
  return t(`${key}.${form}`, { n, ...args });
}

/** moment turns a Slack ts (seconds with a fraction) into a Date. */
export const moment = (ts) => new Date(Number.parseFloat(ts) * 1000);

const show = (date, options) => new Intl.DateTimeFormat(REGION[words.lang] || words.lang, options).format(date);

/** clock is "14:05". */
export const clock = (date) => show(date, { hour: "2-digit", minute: "2-digit" });

/** fullDate is "mardi 24 novembre 2026". */
export const fullDate = (date) => show(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** dayKey is the same for two moments of one local day. */
export const dayKey = (date) => `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;

/** dayName is "Aujourd'hui", "Hier" or the full date. */
export function dayName(date) {
  const now = new Date();
  if (dayKey(date) === dayKey(now)) return t("day.today");
  if (dayKey(date) === dayKey(new Date(now.getTime() - 864e5))) return t("day.yesterday");
  const text = fullDate(date);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const FORMATS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

/** slackDate writes Slack's date tokens, such as "{date_short} {time}"; _pretty says "aujourd'hui" when it is. */
export function slackDate(seconds, format, fallback) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return fallback || format;
  return format.replace(/\{(\w+)\}/g, (all, token) => {
    if (token === "ago") return ago(date);
    const name = token.replace(/_pretty$/, "");
    if (!FORMATS[name]) return all;
    const near = token.endsWith("_pretty") && Math.abs(date - Date.now()) < 2 * 864e5;
    return near ? dayName(date).toLocaleLowerCase(words.lang) : show(date, FORMATS[name]);
  });
}

function ago(date) {
  const seconds = (date - Date.now()) / 1000;
  const relative = new Intl.RelativeTimeFormat(words.lang, { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(Math.round(seconds), "second");
}

/** size is "12 ko". */
export function size(bytes) {
  if (!(bytes >= 0)) return "";
  const [value, unit] = bytes < 1e3 ? [bytes, "byte"] : bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(words.lang, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
