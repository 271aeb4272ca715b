/**
 * The steps of a run that say a text for the first time, or anew: in their sentences, their pictures or in what they
 * print, which `printed` tells by a step's index. Pure.
 */
export const matches = (run, text, printed) => {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const says = (each) => each.toLowerCase().includes(wanted);
  const has = run.texts.map(says);
  const isNew = (index) => run.views.some((view) => view.news(index).some((number) => has[number]));
  return run.steps.stops.filter((_, index) => has[run.data.sentences[index]] || says(printed(index)) || isNew(index));
};
