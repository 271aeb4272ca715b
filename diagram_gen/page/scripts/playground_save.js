const KEPT = 60_000; // milliseconds after which a file that was saved need not be there any more

/** Has the browser save a file under a name. */
export const save = (file, name) => {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
};

/** Has the browser copy a text; gives whether it does. */
export const copied = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};
