const WORD = /[\p{L}\p{N}_]+/gu;
const ENOUGH = 0.75; // of what the likeliest text has of the words that are sought

/** The words of a text, each once, in small letters; a message's names and numbers among them. */
export const words = (text) => [...new Set(text.toLowerCase().match(WORD) ?? [])];

/**
 * Which of some texts are likely to be meant by what a reader has pasted or begun to write: their indexes. Pure.
 *
 * A word counts for the more the fewer of the texts have it, and one that none has for nothing: it is a name of the
 * reader's own. The last word may be the beginning of one. Where no word is known none is likely.
 */
export const likely = (texts, sought) => {
  const { scores, best } = scored(texts, sought);
  return scores.flatMap((score, index) => (best && score >= ENOUGH * best ? [index] : []));
};

/**
 * Whether the likeliest of some texts has all words that are sought, or those that it has count for at least as much as
 * one that no other has. Pure.
 */
export const fits = (texts, sought) => {
  const { best, wanted, whole } = scored(texts, sought);
  return wanted > 0 && (whole || best >= Math.log(1 + texts.length));
};

/** For each text, what the words count for that it has; the best of that, and whether it has all that are wanted. */
const scored = (texts, sought) => {
  const known = texts.map(words);
  const wanted = words(sought);
  const last = /[\p{L}\p{N}_]$/u.test(sought) ? wanted.at(-1) : undefined;
  const has = (own, word) => own.includes(word) || (word === last && own.some((each) => each.startsWith(word)));
  const weights = wanted.map((word) => {
    const having = known.filter((own) => has(own, word)).length;
    return having ? Math.log(1 + texts.length / having) : 0;
  });
  const scores = known.map((own) => wanted.reduce((sum, word, at) => sum + (has(own, word) ? weights[at] : 0), 0));
  const best = Math.max(0, ...scores);
  const whole = known.some((own) => wanted.every((word) => has(own, word)));
  return { scores, best, wanted: wanted.length, whole };
};
