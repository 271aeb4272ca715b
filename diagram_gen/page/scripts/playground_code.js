const MOST = 1 << 20; // characters of a program: what is packed may be very much smaller than what it unpacks to
const FORM = "deflate-raw";

/** A text packed for an address: compressed, in letters, digits, hyphens and underscores. Pure. */
export const packed = async (text) => {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream(FORM));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/** The text that was packed like this; null if none was, or one that is too long for a program. */
export const unpacked = async (code) => {
  try {
    const characters = atob(code.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(characters, (each) => each.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(FORM));
    return await read(stream.pipeThrough(new TextDecoderStream("utf-8", { fatal: true, ignoreBOM: true })));
  } catch {
    return null;
  }
};

const read = async (stream) => {
  let text = "";
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (text.length > MOST) {
      reader.cancel();
      return null;
    }
  }
};
