const WORD = /[\p{L}\p{N}_]+/gu;
const ENOUGH = 0.75; // of what the likeliest text has of the words that are sought
const SMALL = new Set(
  (
    "a an and are as at be but by do does for from has how i if in into is it its my of on or so " +
    "than that the then there these they this to was what when where which who why will with"
  ).split(" "),
);

/** The words of a text that say something, each once, in small letters; a message's names and numbers among them. */
export const words = (text) => [...new Set(text.toLowerCase().match(WORD) ?? [])].filter((word) => !SMALL.has(word));

/**
 * Which of some texts are likely to be meant by what a reader has pasted or begun to write: their indexes. Pure.
 *
 * A word counts for the more the fewer of the texts have it, and one that none has for nothing: it is a name of the
 * reader's own. The last word may be the beginning of one. Where no word is known none is likely.
 */
export const likely = (texts, sought) => {
  const { scores } = scored(texts, sought);
  const best = Math.max(0, ...scores);
  return scores.flatMap((score, index) => (best && score >= ENOUGH * best ? [index] : []));
};

/**
 * Whether one of some texts has all words that are sought; or has words of them that count for as much as one that no
 * other has, and for more than half of what is sought, or of the text. Pure.
 *
 * What is sought counts for the more here the more of it nobody knows.
 */
export const fits = (texts, sought) => {
  const { known, wanted, scores, has, weight } = scored(texts, sought);
  const all = (list) => list.reduce((sum, word) => sum + (weight(word) || unique(texts)), 0);
  const much = (score, own) => score >= unique(texts) && score > Math.min(all(wanted), all(own)) / 2;
  return wanted.length > 0 && known.some((own, at) => wanted.every((word) => has(own, word)) || much(scores[at], own));
};

/** What a word counts for that a single text has. */
const unique = (texts) => Math.log(1 + texts.length);

/** The words of each text and those that are sought, what the words of the latter count for that each text has, and why. */
const scored = (texts, sought) => {
  const known = texts.map(words);
  const wanted = words(sought);
  const last = /[\p{L}\p{N}_]$/u.test(sought) ? wanted.at(-1) : undefined;
  const has = (own, word) => own.includes(word) || (word === last && own.some((each) => each.startsWith(word)));
  const weight = (word) => {
    const having = known.filter((own) => has(own, word)).length;
    return having ? Math.log(1 + texts.length / having) : 0;
  };
  const weights = wanted.map(weight);
  const scores = known.map((own) => wanted.reduce((sum, word, at) => sum + (has(own, word) ? weights[at] : 0), 0));
  return { known, wanted, scores, has, weight };
};
