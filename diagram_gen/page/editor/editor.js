/* The editor of the playground: CodeMirror with what programs in Python need, and no more.

   It lives in a shadow root: there its styles are adopted sheets, which a policy that forbids inline styles allows.
   The page's custom properties reach into it, so it has the colours of the listings. */

import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory, redo } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration, EditorView, GutterMarker, WidgetType, gutterLineClass, keymap, lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

const INDENT = "    ";
const ABOUT = 40; // pixels in view above a marked line, and below it

/* What the theme of the site has for code, or else the sheets that reports and slides have. */
const colour = (name, ours) => `var(--md-code-hl-${name}-color, var(--dg-hl-${ours}))`;

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.self], color: colour("keyword", "keyword") },
  { tag: [tags.string, tags.special(tags.string)], color: colour("string", "string") },
  { tag: [tags.number, tags.bool, tags.null], color: colour("number", "number") },
  { tag: [tags.definition(tags.function(tags.variableName)), tags.definition(tags.className)],
    color: colour("function", "name") },
  { tag: [tags.comment, tags.meta], color: colour("comment", "quiet") },
]);

const look = EditorView.theme({
  "&": { color: "var(--md-code-fg-color, var(--dg-ink))", backgroundColor: "var(--md-code-bg-color, var(--dg-code))" },
  "&.cm-focused": { outline: "none" }, // the element that it is in shows the focus: nothing in here lies over that
  ".cm-scroller": { fontFamily: "var(--dg-mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--dg-ink)", padding: "0.6em 0" },
  ".cm-gutters": { color: "var(--dg-soft)", backgroundColor: "transparent", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.4em", padding: "0 0.8em 0 0.4em" },
  "&.cm-focused .cm-matchingBracket, &.cm-focused .cm-nonmatchingBracket": {
    backgroundColor: "transparent", outline: "1px solid var(--dg-line)" },
  ".dg-failed-line, .dg-failed-number": { backgroundColor: "var(--dg-failed-paper)", color: "var(--dg-failed)" },
  ".dg-failed-line": { boxShadow: "inset 3px 0 var(--dg-failed)" },
  ".dg-failed-words": {
    boxSizing: "border-box", maxWidth: "calc(100cqi - 3.2em)", padding: "0.2em 1em 0.3em", borderBottom: "1px solid var(--dg-failed)", backgroundColor: "var(--dg-failed-paper)",
    color: "var(--dg-failed)", fontFamily: "var(--md-text-font, inherit)", whiteSpace: "pre-wrap",
    overflowWrap: "anywhere" },
  "@media (forced-colors: active)": { ".dg-failed-line": { outline: "1px solid" } },
});

/* What went wrong at a line, below it. */
class Words extends WidgetType {
  constructor(words) {
    super();
    this.words = words;
  }

  eq(other) {
    return this.words === other.words;
  }

  toDOM() {
    const element = document.createElement("div");
    element.className = "dg-failed-words";
    element.setAttribute("role", "note");
    element.textContent = this.words;
    return element;
  }
}

const failedNumber = new (class extends GutterMarker {
  elementClass = "dg-failed-number";
})();

const mark = StateEffect.define();

/* The marked line, wherever edits move it. */
const marked = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    const asked = transaction.effects.find((effect) => effect.is(mark));
    return asked ? marksOf(transaction.state.doc, asked.value) : marks.map(transaction.changes);
  },
  provide: (field) => [
    EditorView.decorations.from(field),
    gutterLineClass.compute([field], (state) => {
      const begins = [];
      state.field(field).between(0, state.doc.length, (from, to, value) => {
        if (value.point && !value.spec.widget) begins.push(failedNumber.range(state.doc.lineAt(from).from));
      });
      return RangeSet.of(begins);
    }),
  ],
});

function marksOf(doc, { number, message, others }) {
  const there = [...new Set([number, ...others])].filter((each) => each !== null && each >= 1 && each <= doc.lines);
  const marks = there.map((each) => Decoration.line({ class: "dg-failed-line" }).range(doc.line(each).from));
  if (message && there.includes(number)) {
    marks.push(Decoration.widget({ widget: new Words(message), side: 1, block: true }).range(doc.line(number).to));
  }
  return Decoration.set(marks, true);
}

/* Has a line in view in the element that scrolls; the page stays where it is, for it may be on its way elsewhere. */
function reveal(view, from, box) {
  view.requestMeasure({
    read: () => view.lineBlockAt(from),
    write({ top, bottom }) {
      box.scrollTop = Math.max(Math.min(box.scrollTop, top - ABOUT), bottom + ABOUT - box.clientHeight);
    },
  });
}

/* What is read aloud of an editor beside its label, in its root: its name there. */
function described(root, help) {
  if (!help) return {};
  root.append(Object.assign(document.createElement("p"), { id: "help", hidden: true, textContent: help }));
  return { "aria-describedby": "help" };
}

/* An editor in an element of the page, with a program in it, labelled, and with a word of `help` that is read aloud: `onChange` is called at each change, `onRun` is called when
   the reader asks for a run by Ctrl-Enter. */
export function editor(parent, { text = "", label = "Program", help = "", onChange = () => {}, onRun = () => {} } = {}) {
  const root = parent.attachShadow({ mode: "open" });
  const writable = new Compartment();
  const run = () => {
    onRun();
    return true;
  };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run }, { key: "Mod-Shift-z", run: redo, preventDefault: true }, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        history(),
        lineNumbers(),
        indentUnit.of(INDENT),
        EditorState.tabSize.of(INDENT.length),
        indentOnInput(),
        bracketMatching(),
        pythonLanguage,
        syntaxHighlighting(colours),
        look,
        marked,
        writable.of(EditorState.readOnly.of(false)),
        EditorView.contentAttributes.of({ tabindex: "0", "aria-label": label, ...described(root, help) }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange();
        }),
      ],
    }),
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(text) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: 0 },
        annotations: isolateHistory.of("full"), // one thing to undo, by itself
      });
    },
    markLine(number, message = "", others = []) {
      const line = number === null ? null : view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
      view.dispatch({ effects: mark.of({ number, message, others }) });
      if (line) reveal(view, line.from, parent);
    },
    focus(at = null) { // with the cursor where the reader has pressed, if that is known
      if (at) view.dispatch({ selection: { anchor: view.posAtCoords(at, false) } });
      view.focus();
    },
    setReadOnly(isReadOnly) {
      view.dispatch({ effects: writable.reconfigure(EditorState.readOnly.of(isReadOnly)) });
    },
  };
}
