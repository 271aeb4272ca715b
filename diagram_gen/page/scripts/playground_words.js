/** What is said of a run in the playground, each time in a sentence or two. Pure. */
export const said = {
  keys: () => "Tab indents. Escape and then Tab leaves the editor.",
  opened: () => "Press Run, or Ctrl-Enter.",
  loading: (python) => `Loading Python ${python}: once, for all runs.`,
  running: () => "Running.",
  stopped: () => "Stopped.",
  ran: ({ steps, python }) => `It ran under Python ${python}, in ${steps} ${steps === 1 ? "step" : "steps"}.`,
  /** Where and by what a run ended that failed; the sentence on it stands with the run. */
  failed: (failure) => `It failed${failure.line ? ` in line ${failure.line}` : ""}: ${said.briefly(failure)}.`,
  briefly: ({ kind, type }) => BRIEFLY[kind] ?? type,
  late: (verdict) => `The program ${verdict}, and was ended.`,
  unloaded: (message) => `What runs programs could not be loaded: ${last(message)}. Press Run to try again.`,
  ended: (message) => `What ran it has come to an end: ${last(message)}. Run starts it anew.`,
  otherwise: (here, there) =>
    here === there
      ? "It took another way here than when its page was recorded."
      : `Under Python ${here} this program takes another way than under ${there}, with which its page was recorded.`,
  changed: () => "The program has changed since.",
  missing: (name) => `There is no program ‘${name}’ here.`,
  broken: () => "This link should have a program in it, but it cannot be read: it may have been cut off.",
  copied: () => "Copied: the link has the program in it.",
  linked: () => "The link is in the address bar, with the program in it.",
  reset: () => "The program is as it was.",
  pageless: () => "This run can't be had as a page any more: run it again.",
};

/** What ended a run that no exception did. */
const BRIEFLY = { limit: "a limit was reached", deadlock: "a deadlock", exit: "an exit", killed: "a crash", untold: "it cannot be shown" };

/** The last line of a message, which may be a traceback. */
const last = (message) => message.trim().split("\n").at(-1).trim().replace(/\.$/, "");

/** How much of something has come, in megabytes. */
export const share = (loaded, total) => `${megabytes(loaded)} of ${megabytes(total)} MB`;

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
