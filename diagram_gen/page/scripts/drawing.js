const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 2; // around a picture, for the width of its lines
const GAP = 24; // between two pictures
const HEADING = 30; // what a heading takes above pictures, in the size of their type
const EM = 14;
const ADVANCE = 0.6; // of every glyph of the face, in its size
const SHARPER = 2; // pixels of a PNG for each unit
const LARGEST = 16_000; // pixels that a browser's canvas may have on a side
const INHERITED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "paint-order", "font-family", "font-size", "font-weight"];
const OWN = { display: "inline", opacity: "1", "text-decoration-line": "none" };
const NAMES = { "text-decoration-line": "text-decoration" };
const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

/**
 * What pictures of a page show now, side by side as an SVG by itself: no program needs the page's style sheets for it.
 * They come in `groups`, each of which may have a heading.
 *
 * How each element looks is in its attributes, which every program knows; `faces` gives rules that bring our face along.
 */
export const drawn = async (groups, { title, description, ground, faces }) => {
  const pictures = groups.flatMap((group) => group.pictures);
  const boxes = new Map(pictures.map((picture) => [picture, boxOf(picture.svg)]));
  const above = groups.some(({ heading }) => heading) ? HEADING : 0;
  const height = above + Math.max(...[...boxes.values()].map((box) => box.height));
  const placed = [];
  let [left, width] = [0, 0];
  for (const group of groups) {
    if (group.heading) placed.push(headed(group, left));
    const end = left + MARGIN + group.heading.length * EM * ADVANCE;
    for (const picture of group.pictures) {
      const box = boxes.get(picture);
      const top = picture.levels.any ? height - box.height : above; // a stack stands on its ground
      placed.push(`<g transform="translate(${left - box.x} ${top - box.y})">${styled(picture.svg)}</g>`);
      left += box.width + GAP;
    }
    width = Math.max(left - GAP, Math.ceil(end));
    left = width + GAP;
  }
  const style = await faces(groups.map(({ heading, pictures: own }) => heading + own.map(({ svg }) => svg.textContent).join("")).join(""));
  return {
    width,
    height,
    text: [
      `<svg xmlns="${SVG}" xml:space="preserve" role="img" aria-labelledby="title" aria-describedby="text" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
      `<title id="title">${escaped(title)}</title>`,
      `<desc id="text">${escaped(description)}</desc>`,
      `<style>${style}</style>`,
      `<rect width="${width}" height="${height}" fill="${ground}"/>`,
      ...placed,
      "</svg>\n",
    ].join("\n"),
  };
};

/** What stands above the pictures of a group, in their face. */
const headed = ({ heading, pictures: [{ svg }] }, left) => {
  const style = getComputedStyle(svg.querySelector("text"));
  const [family, ink] = [style.fontFamily.replaceAll('"', "'"), style.getPropertyValue("--dg-ink").trim()];
  return `<text x="${left + MARGIN}" y="${EM + MARGIN}" font-family="${family}" font-size="${EM}" font-weight="600" fill="${ink}">${escaped(heading)}</text>`;
};

/** Such an SVG as a PNG. */
export const painted = async ({ text, width, height }) => {
  const scale = Math.min(SHARPER, LARGEST / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
};

/** What a picture draws. */
const drawing = (svg) => [...svg.children].filter((each) => !each.matches("title, desc, .dg-marks, .dg-ground"));

/** The room that it takes, with a margin. */
const boxOf = (svg) => {
  const boxes = drawing(svg).map((each) => each.getBBox()).filter(({ width, height }) => width || height);
  const x = Math.floor(Math.min(...boxes.map((box) => box.x)) - MARGIN);
  const y = Math.floor(Math.min(...boxes.map((box) => box.y)) - MARGIN);
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN;
  return { x, y, width: Math.ceil(right - x), height: Math.ceil(bottom - y) };
};

/** Its elements as text, each with how it looks. */
const styled = (svg) => {
  const holder = document.createElementNS(SVG, "g");
  for (const each of drawing(svg)) {
    const copy = each.cloneNode(true);
    dress(each, copy, {});
    holder.append(copy);
  }
  return new XMLSerializer().serializeToString(holder);
};

/** Gives the copy of an element the look of the original, as far as it does not come from its parent. */
const dress = (element, copy, inherited) => {
  const style = getComputedStyle(element);
  const found = Object.fromEntries(INHERITED.map((name) => [name, style.getPropertyValue(name)]));
  for (const name of INHERITED) if (found[name] !== inherited[name]) copy.setAttribute(name, found[name]);
  for (const [name, usual] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== usual) copy.setAttribute(NAMES[name] ?? name, value);
  }
  for (const name of ["class", "data-slot"]) copy.removeAttribute(name);
  [...element.children].forEach((child, place) => dress(child, copy.children[place], found));
};
