import { made } from "./made.js";

/** Puts what a page by itself has packed in its place. */
export const unpack = async (packed) => {
  const bytes = Uint8Array.from(atob(packed.content.textContent), (each) => each.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  packed.replaceWith(made(await new Response(stream).text()));
};
