/** What some markup makes, to be put into the page. */
export const made = (markup) => Object.assign(document.createElement("template"), { innerHTML: markup }).content;
