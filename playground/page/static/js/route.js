// The place that the page shows, in the address: a reload stays there.
//   #            the list of conversations (on a phone)
//   #C1          a conversation        #C1/1690.1   with a thread
//   #D1/1690.1   a talk with the app   #D1/new      a new one
//   #home        the app's Home

/** read gives {home, conversation, thread, list} of the address. */
export function read() {
  const [first, thread] = decodeURIComponent(location.hash.slice(1)).split("/");
  return { home: first === "home", conversation: first && first !== "home" ? first : null, thread: thread || null, list: !first };
}

/** to is the address of a place. */
export function to(conversation, thread) {
  return thread ? `#${conversation}/${thread}` : `#${conversation}`;
}
